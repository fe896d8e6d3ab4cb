/** The name of whatever was thrown. Reasons are made of it: they are counted and compared, and a message may hold content. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
