/**
 * Writes one line of JSON to standard output, where Lambda keeps it unchanged and filters it by `level`. Callers give only
 * what may be logged: ids, reasons and counts, never a body or a token.
 */
export function log(level: "INFO" | "WARN" | "ERROR", fields: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), level, ...fields })}\n`);
}
