/** An INSERT whose every value is a parameter. */
export interface PartiqlInsert {
  readonly tableName: string;
  /** The attributes, in the order of the parameters. */
  readonly attributes: readonly string[];
}

const insert = /^\s*INSERT\s+INTO\s+(?:"([^"]+)"|([\w.-]+))\s+VALUE\s*\{(.*)\}\s*;?\s*$/is;
const attribute = /^\s*'((?:[^']|'')+)'\s*:\s*\?\s*$/;

/**
 * Reads `INSERT INTO "table" VALUE {'name':?, ...}` (Amazon DynamoDB Developer Guide, "PartiQL insert statements").
 *
 * @returns undefined for every other statement
 */
export function parsePartiqlInsert(statement: string): PartiqlInsert | undefined {
  const [, quoted, plain, fields = ""] = insert.exec(statement) ?? [];
  const tableName = quoted ?? plain;
  const attributes = fields.split(",").map((field) => attribute.exec(field)?.[1]?.replaceAll("''", "'"));
  if (tableName === undefined || !attributes.every((name) => name !== undefined)) return undefined;
  return { tableName, attributes };
}
