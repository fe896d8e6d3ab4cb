import type { Table } from "../bench-plan.ts";

/** Tables under their titles, as a section has them. */
export function tablesText(tables: readonly Table[]): string {
  return tables.map(({ title, table }) => `**${title}**\n\n${table}`).join("\n\n");
}
