import { partiqlTarget } from "./partiql-target.ts";

/** What a request does, as IAM sees it: one call for each table that it touches. */
export interface TableCall {
  readonly action: string;
  readonly resource: string;
  /** The table, and the keys of its items that are named: `dynamodb:LeadingKeys` comes from these. */
  readonly tableName?: string;
  readonly indexName?: string;
  readonly keys?: readonly Readonly<Record<string, unknown>>[];
}

type Input = Readonly<Record<string, unknown>>;

const transactionActions = {
  Put: "dynamodb:PutItem",
  Update: "dynamodb:UpdateItem",
  Delete: "dynamodb:DeleteItem",
  ConditionCheck: "dynamodb:ConditionCheckItem",
  Get: "dynamodb:GetItem",
} as const;

/**
 * The calls that a request to DynamoDB stands for (Amazon DynamoDB Developer Guide, "IAM and transactions" and "IAM
 * security policies with PartiQL for DynamoDB"). A batch asks once for each table, a transaction for each item.
 *
 * @param action `PutItem`
 * @param place.region, place.accountId of the tables that are named without an ARN
 */
export function tableCalls(
  action: string,
  input: Input,
  place: { region: string; accountId: string },
): readonly TableCall[] {
  const arnOf = (table: unknown, index?: unknown) => {
    const named = String(table);
    const arn = named.startsWith("arn:")
      ? named
      : `arn:aws:dynamodb:${place.region}:${place.accountId}:table/${named}`;
    return typeof index === "string" ? `${arn}/index/${index}` : arn;
  };
  const call = (name: string, table: unknown, keys?: readonly unknown[], index?: unknown): TableCall => ({
    action: name,
    resource: arnOf(table, index),
    tableName: String(table).split("/").at(-1) ?? "",
    ...(typeof index === "string" ? { indexName: index } : {}),
    ...(keys === undefined ? {} : { keys: keys.filter(isObject) }),
  });
  const ofStatement = (statement: unknown): readonly TableCall[] => {
    const target = partiqlTarget(String(statement));
    return target === undefined ? [] : [call(target.action, target.tableName, undefined, target.indexName)];
  };
  switch (action) {
    case "BatchGetItem":
    case "BatchWriteItem":
      return entriesOf(input["RequestItems"]).map(([table, items]) =>
        call(`dynamodb:${action}`, table, keysOfBatch(items)),
      );
    case "TransactGetItems":
    case "TransactWriteItems":
      return listOf(input["TransactItems"]).flatMap((item) =>
        entriesOf(item).flatMap(([kind, of]) =>
          Object.hasOwn(transactionActions, kind) && isObject(of)
            ? [
                call(transactionActions[kind as keyof typeof transactionActions], of["TableName"], [
                  of["Key"] ?? of["Item"],
                ]),
              ]
            : [],
        ),
      );
    case "ExecuteStatement":
      return ofStatement(input["Statement"]);
    case "BatchExecuteStatement":
      return listOf(input["Statements"]).flatMap((one) =>
        isObject(one) ? ofStatement(one["Statement"]) : [],
      );
    case "ExecuteTransaction":
      return listOf(input["TransactStatements"]).flatMap((one) =>
        isObject(one) ? ofStatement(one["Statement"]) : [],
      );
    default:
      return [oneCall(action, input, call)];
  }
}

const tagActions: ReadonlySet<string> = new Set(["TagResource", "UntagResource", "ListTagsOfResource"]);

function oneCall(
  action: string,
  input: Input,
  call: (name: string, table: unknown, keys?: readonly unknown[], index?: unknown) => TableCall,
): TableCall {
  // By the field that the action itself reads: a request may have others, too.
  const table = input[tagActions.has(action) ? "ResourceArn" : "TableName"];
  const name = `dynamodb:${action}`;
  if (table === undefined) return { action: name, resource: "*" };
  const keys = action === "Query" ? queryKeys(input) : [input["Key"] ?? input["Item"]];
  return call(name, table, keys, input["IndexName"]);
}

/** The attributes of which a Query's key condition says that they equal a value: the partition key is among them. */
function queryKeys(input: Input): readonly unknown[] {
  const expression = String(input["KeyConditionExpression"] ?? "");
  const names = isObject(input["ExpressionAttributeNames"]) ? input["ExpressionAttributeNames"] : {};
  const values = isObject(input["ExpressionAttributeValues"]) ? input["ExpressionAttributeValues"] : {};
  const conditions = [...expression.matchAll(/([#\w.-]+)\s*=\s*(:[\w.-]+)/g)].map(
    ([, name = "", value = ""]) => ({ [String(names[name] ?? name)]: values[value] }),
  );
  const earlier = entriesOf(input["KeyConditions"]).flatMap(([name, condition]) =>
    isObject(condition) && condition["ComparisonOperator"] === "EQ"
      ? [{ [name]: listOf(condition["AttributeValueList"])[0] }]
      : [],
  );
  return [...conditions, ...earlier];
}

/** Of BatchGetItem and of BatchWriteItem. */
function keysOfBatch(items: unknown): readonly unknown[] {
  if (isObject(items)) return listOf(items["Keys"]);
  return listOf(items).flatMap((request) =>
    entriesOf(request).map(([, of]) => (isObject(of) ? (of["Item"] ?? of["Key"]) : undefined)),
  );
}

const isObject = (value: unknown): value is Input =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const entriesOf = (value: unknown): readonly [string, unknown][] =>
  isObject(value) ? Object.entries(value) : [];
