/** What a PartiQL statement does, and to which table or index. */
export interface PartiqlTarget {
  /** The permission that it needs (Service Authorization Reference, "Amazon DynamoDB"). */
  readonly action:
    | "dynamodb:PartiQLInsert"
    | "dynamodb:PartiQLSelect"
    | "dynamodb:PartiQLUpdate"
    | "dynamodb:PartiQLDelete";
  readonly tableName: string;
  readonly indexName?: string;
}

const name = String.raw`(?:"([^"]+)"|([\w.-]+?))`;
const statements = [
  {
    action: "dynamodb:PartiQLInsert",
    form: new RegExp(String.raw`^\s*INSERT\s+INTO\s+${name}(?:\s|$)`, "i"),
  },
  { action: "dynamodb:PartiQLUpdate", form: new RegExp(String.raw`^\s*UPDATE\s+${name}(?:\s|$)`, "i") },
  {
    action: "dynamodb:PartiQLDelete",
    form: new RegExp(String.raw`^\s*DELETE\s+FROM\s+${name}(?:\s|;|$)`, "i"),
  },
  {
    action: "dynamodb:PartiQLSelect",
    form: new RegExp(
      String.raw`^\s*(?:EXISTS\s*\(\s*)?SELECT\s.*?\sFROM\s+${name}(?:\.(?:"([^"]+)"|([\w.-]+)))?(?:[\s;)]|$)`,
      "is",
    ),
  },
] as const;

/** Reads whom a statement is about; undefined where it is none of DynamoDB's. */
export function partiqlTarget(statement: string): PartiqlTarget | undefined {
  for (const { action, form } of statements) {
    const [found, quoted, plain, quotedIndex, plainIndex] = form.exec(statement) ?? [];
    if (found === undefined) continue;
    const indexName = quotedIndex ?? plainIndex;
    return { action, tableName: quoted ?? plain ?? "", ...(indexName === undefined ? {} : { indexName }) };
  }
  return undefined;
}
