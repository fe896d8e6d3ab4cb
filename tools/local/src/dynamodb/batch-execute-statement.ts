import { type PartiqlInsert, parsePartiqlInsert } from "./partiql-insert.ts";
import type { TableRefusals } from "./table-access.ts";

/** A call of one of DynamoDB's other operations: its output, or `__type` and `message`. */
export type CallTable = (action: string, input: object) => Promise<TableAnswer>;
/** The output of an operation, or its error's type and message. */
export type TableAnswer = Readonly<Record<string, unknown>> & {
  readonly __type?: string;
  readonly message?: string;
};

const maximumStatements = 25;

/** What the API calls the errors of one statement (Amazon DynamoDB API Reference, "BatchStatementError"). */
const statementErrors: Readonly<Record<string, string>> = {
  AccessDeniedException: "AccessDenied",
  ConditionalCheckFailedException: "DuplicateItem",
  ResourceNotFoundException: "ResourceNotFound",
  ValidationException: "ValidationError",
};

/**
 * BatchExecuteStatement for INSERTs with parameters, which is what a DynamoDB without PartiQL can do: each is a put
 * where there is no item of its key, and has its own outcome. Two of one key fail the request.
 *
 * @param request.refusalOf why IAM refuses an INSERT; that statement then fails alone
 * @returns the answer's status and body; any other statement is a ValidationException
 */
export async function batchExecuteStatement(
  { input, refusalOf }: { input: object; refusalOf: TableRefusals["ofInsert"] },
  call: CallTable,
): Promise<{ readonly status: number; readonly body: object }> {
  const request = parseRequest(input);
  if ("refusal" in request) return refused(request.refusal);
  const { inserts, ReturnConsumedCapacity } = request;
  const keys = await keysOf(inserts, call);
  const items = inserts.flatMap(({ tableName, item }) => {
    const key = keys.get(tableName);
    return key === undefined ? [] : [JSON.stringify([tableName, ...key.map((name) => item[name])])];
  });
  if (new Set(items).size < items.length) return refused("Provided list of item keys contains duplicates");
  const answers = await Promise.all(
    inserts.map(({ tableName: TableName, item: Item }) => {
      const message = refusalOf?.(TableName, Item);
      if (message !== undefined) return { __type: "AccessDeniedException", message };
      return call("PutItem", { TableName, Item, ReturnConsumedCapacity, ...ifAbsent(keys.get(TableName)) });
    }),
  );
  const Responses = answers.map((answer, index) => statementAnswer(answer, inserts[index]?.tableName));
  const consumed = answers.flatMap(({ ConsumedCapacity }: TableAnswer) => ConsumedCapacity ?? []);
  return {
    status: 200,
    body: consumed.length === 0 ? { Responses } : { Responses, ConsumedCapacity: consumed },
  };
}

interface Insert {
  readonly tableName: string;
  readonly item: Readonly<Record<string, unknown>>;
}

function parseRequest(
  input: object,
): { inserts: readonly Insert[]; ReturnConsumedCapacity: unknown } | { refusal: string } {
  const { Statements, ReturnConsumedCapacity }: { Statements?: unknown; ReturnConsumedCapacity?: unknown } =
    input;
  if (!Array.isArray(Statements) || Statements.length === 0 || Statements.length > maximumStatements) {
    return { refusal: `Statements has to have 1 to ${maximumStatements} members.` };
  }
  if (!Statements.every((statement) => typeof statement === "object" && statement !== null)) {
    return { refusal: "A member of Statements is not a structure." };
  }
  const inserts: Insert[] = [];
  // The statements of a batch are mostly one text.
  const parsed = new Map<string, PartiqlInsert | undefined>();
  for (const { Statement, Parameters = [] } of Statements) {
    const text = String(Statement);
    if (!parsed.has(text)) parsed.set(text, parsePartiqlInsert(text));
    const insert = parsed.get(text);
    if (insert === undefined) {
      return {
        refusal: `The local cloud takes INSERT INTO "table" VALUE {'name':?, ...} alone, not: ${text}`,
      };
    }
    const { tableName, attributes } = insert;
    if (attributes.length !== Parameters.length) {
      return { refusal: "Number of parameters in request and statement don't match." };
    }
    inserts.push({
      tableName,
      item: Object.fromEntries(attributes.map((name, at) => [name, Parameters[at]])),
    });
  }
  return { inserts, ReturnConsumedCapacity };
}

/** The names of the key's attributes, the partition key first, for each table that is there. */
async function keysOf(
  inserts: readonly Insert[],
  call: CallTable,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = [...new Set(inserts.map(({ tableName }) => tableName))];
  const described = await Promise.all(names.map((TableName) => call("DescribeTable", { TableName })));
  return new Map(
    described.flatMap(({ Table }, index) => {
      const name = names[index];
      return name === undefined || !hasKeySchema(Table)
        ? []
        : [[name, Table.KeySchema.map(({ AttributeName }) => AttributeName)] as const];
    }),
  );
}

function hasKeySchema(table: unknown): table is { KeySchema: readonly { AttributeName: string }[] } {
  return (
    typeof table === "object" && table !== null && "KeySchema" in table && Array.isArray(table.KeySchema)
  );
}

/** The older way to say `attribute_not_exists`: dynalite need not parse an expression for each item. */
function ifAbsent([partitionKey]: readonly string[] = []): object {
  return partitionKey === undefined ? {} : { Expected: { [partitionKey]: { Exists: false } } };
}

function statementAnswer({ __type, message }: TableAnswer, tableName: string | undefined): object {
  if (__type === undefined) return { TableName: tableName };
  const Code = statementErrors[__type.split("#").at(-1) ?? ""] ?? "InternalServerError";
  const Message = Code === "DuplicateItem" ? "Duplicate primary key exists in table" : (message ?? __type);
  return { TableName: tableName, Error: { Code, Message } };
}

function refused(message: string) {
  const __type = "com.amazon.coral.validate#ValidationException";
  return { status: 400, body: { __type, message } };
}
