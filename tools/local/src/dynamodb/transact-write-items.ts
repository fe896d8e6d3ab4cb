import { createHash } from "node:crypto";
import {
  checkedInput,
  type DynaliteAction,
  type DynaliteItem,
  type DynaliteStore,
  type TableResult,
} from "./dynalite-store.ts";
import { type ItemWrite, type LocatedWrite, locate, writeTogether } from "./locked-writes.ts";
import { refusal } from "./table-error.ts";

const maximumItems = 100;
/** How long a `ClientRequestToken` is known (Amazon DynamoDB API Reference, TransactWriteItems). */
const tokenMs = 10 * 60_000;

/** The members of a TransactWriteItem, and the action by whose rules dynalite checks each. */
const members: Readonly<Record<string, { action: ItemWrite["action"]; checkedAs: DynaliteAction }>> = {
  Put: { action: "PutItem", checkedAs: "PutItem" },
  Update: { action: "UpdateItem", checkedAs: "UpdateItem" },
  Delete: { action: "DeleteItem", checkedAs: "DeleteItem" },
  ConditionCheck: { action: "ConditionCheck", checkedAs: "DeleteItem" },
};

/**
 * TransactWriteItems: all writes or none, behind all their conditions. Transactions that touch the same items wait for
 * each other, where DynamoDB cancels one with `TransactionConflict`.
 */
export function createTransactWriteItems(store: DynaliteStore): (input: object) => Promise<TableResult> {
  const requests = new Map<string, { digest: string; until: number; result: Promise<TableResult> }>();

  async function write(input: object): Promise<TableResult> {
    const items: unknown = Reflect.get(input, "TransactItems");
    if (!Array.isArray(items) || items.length === 0 || items.length > maximumItems) {
      return refusal("ValidationException", `TransactItems has to have 1 to ${maximumItems} members.`);
    }
    const writes: (ItemWrite & { readonly returnsOld: boolean })[] = [];
    for (const item of items) {
      const [[name = "", given] = [], ...others] = Object.entries(Object(item));
      const member = members[name];
      if (member === undefined || others.length > 0 || typeof given !== "object" || given === null) {
        return refusal(
          "ValidationException",
          "TransactItems can only contain one of Check, Put, Update or Delete",
        );
      }
      if (member.action === "ConditionCheck" && Reflect.get(given, "ConditionExpression") === undefined) {
        return refusal("ValidationException", "A ConditionCheck has to have a ConditionExpression.");
      }
      const returnsOld = Reflect.get(given, "ReturnValuesOnConditionCheckFailure") === "ALL_OLD";
      const capacity = { ReturnConsumedCapacity: Reflect.get(input, "ReturnConsumedCapacity") };
      const checked = checkedInput(store, member.checkedAs, { ...given, ...capacity });
      writes.push({ action: member.action, input: checked, returnsOld });
    }
    const located = await Promise.all(writes.map((one) => locate(store, one)));
    const refused = located.map((one) => ("status" in one ? one : undefined));
    if (refused.some((one) => one !== undefined)) {
      return cancelled(refused.map((result) => ({ result, item: undefined })));
    }
    const ready = located.filter((one): one is LocatedWrite => !("status" in one));
    const places = new Set(ready.map(({ table, key }) => `${table.TableName} ${key}`));
    if (places.size < ready.length) {
      return refusal(
        "ValidationException",
        "Transaction request cannot include multiple operations on one item",
      );
    }
    const performed = await writeTogether(store, ready);
    if (performed.some(({ result }) => result.status !== 200)) {
      return cancelled(
        performed.map(({ result, existing }, index) => ({
          result,
          item: writes[index]?.returnsOld === true ? existing : undefined,
        })),
      );
    }
    return { status: 200, body: capacityOf(performed.map(({ result }) => result.body)) };
  }

  return async (input) => {
    const token: unknown = Reflect.get(input, "ClientRequestToken");
    if (typeof token !== "string") return write(input);
    const now = Date.now();
    for (const [known, { until }] of requests) {
      if (until > now) break;
      requests.delete(known);
    }
    const digest = createHash("sha256").update(JSON.stringify(input)).digest("base64");
    const before = requests.get(token);
    if (before !== undefined && before.digest !== digest) {
      return refusal(
        "IdempotentParameterMismatchException",
        "Request parameters do not match the parameters of the transaction with the same ClientRequestToken.",
      );
    }
    if (before !== undefined) return before.result;
    const result = write(input);
    requests.set(token, { digest, until: now + tokenMs, result });
    // What was cancelled may be tried again under its token.
    const forget = () => requests.delete(token);
    result.then(({ status }) => status !== 200 && forget(), forget);
    return result;
  };
}

function cancelled(
  outcomes: readonly { result: TableResult | undefined; item: DynaliteItem | undefined }[],
): TableResult {
  const CancellationReasons = outcomes.map(({ result, item }) => {
    if (result === undefined || result.status === 200) return { Code: "None" };
    const name = String(Reflect.get(result.body, "__type")).split("#").at(-1);
    const isCondition = name === "ConditionalCheckFailedException";
    return {
      Code: isCondition ? "ConditionalCheckFailed" : "ValidationError",
      Message: Reflect.get(result.body, "message") ?? Reflect.get(result.body, "Message"),
      ...(isCondition && item !== undefined ? { Item: item } : {}),
    };
  });
  const codes = CancellationReasons.map(({ Code }) => Code).join(", ");
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  const { status, body } = refusal("TransactionCanceledException", message);
  // The SDK reads the message of this error under its capital name.
  return { status, body: { ...body, Message: message, CancellationReasons } };
}

/** A write in a transaction costs twice its units: one to prepare it, one to commit it. */
function capacityOf(outputs: readonly object[]): object {
  const tables = new Map<string, number>();
  for (const output of outputs) {
    const capacity: unknown = Reflect.get(output, "ConsumedCapacity");
    if (typeof capacity !== "object" || capacity === null) continue;
    const name = String(Reflect.get(capacity, "TableName"));
    tables.set(name, (tables.get(name) ?? 0) + 2 * Number(Reflect.get(capacity, "CapacityUnits")));
  }
  if (tables.size === 0) return {};
  const ConsumedCapacity = [...tables].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits }));
  return { ConsumedCapacity };
}
