/** An input that is a text; empty where it is not. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
