/**
 * Writes one line of JSON. Lambda takes such a line as it is, and filters it by `level`. Callers name what may
 * be told: ids, reasons and counts, never a body or a token.
 */
export function log(level: "INFO" | "WARN" | "ERROR", fields: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), level, ...fields })}\n`);
}
