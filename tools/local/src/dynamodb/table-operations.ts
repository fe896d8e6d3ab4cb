import { batchExecuteStatement, type TableAnswer } from "./batch-execute-statement.ts";
import {
  checkedInput,
  type DynaliteStore,
  isDynaliteAction,
  isDynaliteFailure,
  runAction,
  type TableResult,
} from "./dynalite-store.ts";
import { locate, writeTogether } from "./locked-writes.ts";
import type { TableRefusals } from "./table-access.ts";
import { refusal } from "./table-error.ts";
import type { TimesToLive } from "./time-to-live.ts";
import { transactGetItems } from "./transact-get-items.ts";
import { createTransactWriteItems } from "./transact-write-items.ts";
import { changeIndex, type IndexChange } from "./update-indexes.ts";

/**
 * Performs an operation of DynamoDB: the API's input, the API's output or error.
 *
 * @param refusalOf why IAM refuses an INSERT of a batch; that statement then fails alone
 */
export type PerformTableOperation = (
  action: string,
  input: unknown,
  refusalOf?: TableRefusals["ofInsert"],
) => Promise<TableResult>;

type Operation = (input: object, refusalOf: TableRefusals["ofInsert"]) => Promise<TableResult>;

/** The operations of DynamoDB: dynalite's, and what it lacks. */
export function createTableOperations(store: DynaliteStore, timesToLive: TimesToLive): PerformTableOperation {
  const running = new Set<Promise<unknown>>();
  const call = async (action: string, input: object): Promise<TableAnswer> => ({
    ...(await perform(action, input)).body,
  });
  const own: Readonly<Record<string, Operation>> = {
    TransactWriteItems: createTransactWriteItems(store),
    TransactGetItems: (input) => transactGetItems(store, input),
    UpdateTimeToLive: timesToLive.update,
    DescribeTimeToLive: timesToLive.describe,
    // dynalite knows no PartiQL.
    BatchExecuteStatement: (input, refusalOf) => batchExecuteStatement({ input, refusalOf }, call),
    UpdateTable: (input) => updateTable(store, input, () => Promise.allSettled(running)),
    DeleteTable: async (input) => {
      const result = await runAction(store, "DeleteTable", checkedInput(store, "DeleteTable", input));
      if (result.status === 200) await timesToLive.set(String(Reflect.get(input, "TableName")), undefined);
      return result;
    },
  };

  async function run(
    ...[action, input, refusalOf]: [string, ...Parameters<Operation>]
  ): Promise<TableResult> {
    const operation = own[action];
    if (operation !== undefined) return operation(input, refusalOf);
    if (!isDynaliteAction(action)) {
      return refusal(
        "UnknownOperationException",
        `The local cloud's DynamoDB has no operation ${action || "without a name"}.`,
      );
    }
    const returnsOld = Reflect.get(input, "ReturnValuesOnConditionCheckFailure") === "ALL_OLD";
    const checked = checkedInput(store, action, input);
    if (returnsOld && isWrite(action)) return writeReturningOld(store, { action, input: checked });
    return runAction(store, action, checked);
  }

  const perform: PerformTableOperation = async (action, input, refusalOf) => {
    if (typeof input !== "object" || input === null || Array.isArray(input)) {
      return refusal("SerializationException", "The request is not a JSON object.");
    }
    try {
      return await run(action, namingTables(input), refusalOf);
    } catch (error) {
      if (!isDynaliteFailure(error)) throw error;
      return { status: error.statusCode, body: error.body };
    }
  };

  return (action, input, refusalOf) => {
    const result = perform(action, input, refusalOf);
    // An index is filled once every write has ended that does not know of it.
    if (action === "UpdateTable") return result;
    running.add(result);
    const ended = () => running.delete(result);
    result.then(ended, ended);
    return result;
  };
}

const isWrite = (action: string): action is "PutItem" | "UpdateItem" | "DeleteItem" =>
  action === "PutItem" || action === "UpdateItem" || action === "DeleteItem";

/** A write whose refusal, where its condition does not hold, shows the item. */
async function writeReturningOld(
  store: DynaliteStore,
  write: { action: "PutItem" | "UpdateItem" | "DeleteItem"; input: object },
): Promise<TableResult> {
  const located = await locate(store, write);
  if ("status" in located) return located;
  const [performed] = await writeTogether(store, [located]);
  if (performed === undefined) throw new Error("One write has one result.");
  const { result, existing } = performed;
  const isCondition = String(Reflect.get(result.body, "__type")).endsWith("ConditionalCheckFailedException");
  if (!isCondition || existing === undefined) return result;
  return { status: result.status, body: { ...result.body, Item: existing } };
}

async function updateTable(
  store: DynaliteStore,
  input: object,
  settled: () => Promise<unknown>,
): Promise<TableResult> {
  const checked = checkedInput(store, "UpdateTable", withThroughput(input));
  const updates: unknown = Reflect.get(checked, "GlobalSecondaryIndexUpdates");
  const definitions: unknown = Reflect.get(input, "AttributeDefinitions");
  const changes = (Array.isArray(updates) ? updates : []).flatMap(({ Create, Delete }): IndexChange[] => {
    if (Create !== undefined)
      return [{ make: Create, attributes: Array.isArray(definitions) ? definitions : [] }];
    return Delete === undefined ? [] : [{ remove: Delete.IndexName }];
  });
  const [change, ...others] = changes;
  if (change === undefined) return runAction(store, "UpdateTable", checked);
  if (others.length > 0) {
    return refusal(
      "LimitExceededException",
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    );
  }
  return changeIndex(store, String(Reflect.get(checked, "TableName")), change, settled);
}

/** dynalite wants a throughput for each index, which an on-demand table has had none of since 2018. */
function withThroughput(input: object): object {
  const updates: unknown = Reflect.get(input, "GlobalSecondaryIndexUpdates");
  if (!Array.isArray(updates)) return input;
  const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
  const GlobalSecondaryIndexUpdates = updates.map((update) =>
    typeof update?.Create === "object" && update.Create !== null
      ? { ...update, Create: { ProvisionedThroughput, ...update.Create } }
      : update,
  );
  return { ...input, GlobalSecondaryIndexUpdates };
}

/** DynamoDB takes the ARN of a table where it takes its name; dynalite takes names alone. */
function namingTables(input: object): object {
  const nameOf = (name: string) => (name.startsWith("arn:") ? (name.split("/")[1] ?? name) : name);
  const { TableName, TransactItems }: { TableName?: unknown; TransactItems?: unknown } = input;
  if (typeof TableName === "string" && TableName.startsWith("arn:")) {
    return { ...input, TableName: nameOf(TableName) };
  }
  if (!Array.isArray(TransactItems)) return input;
  const named = TransactItems.map((item) =>
    Object.fromEntries(
      Object.entries(Object(item)).map(([kind, of]) => [
        kind,
        typeof of === "object" && of !== null ? namingTables(of) : of,
      ]),
    ),
  );
  return { ...input, TransactItems: named };
}
