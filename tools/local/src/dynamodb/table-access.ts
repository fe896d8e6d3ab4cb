import type { IncomingMessage } from "node:http";
import type { ApiAccess } from "../iam/api-access.ts";
import { type TableCall, tableCalls } from "./table-calls.ts";

type Item = Readonly<Record<string, unknown>>;

/** What a request may not do, in AWS's sentences. */
export interface TableRefusals {
  /** The whole request is refused. */
  readonly ofRequest?: string;
  /** Of a batch of statements: a statement that inserts this item fails alone, the others are executed. */
  readonly ofInsert?: (tableName: string, item: Item) => string | undefined;
}

/** Asks IAM for each request to DynamoDB. */
export interface TableAccess {
  /** Undefined where everything is allowed. */
  refusalsOf(
    request: IncomingMessage,
    table: { readonly action: string; readonly body: Buffer },
  ): TableRefusals | undefined;
}

/** The name of the partition key of a table or its index; undefined for one that is not there. */
export type PartitionKeyOf = (tableName: string, indexName?: string) => string | undefined;

/** @param options.partitionKeyOf for `dynamodb:LeadingKeys` */
export function createTableAccess(options: {
  access: ApiAccess;
  region: string;
  accountId: string;
  partitionKeyOf: PartitionKeyOf;
}): TableAccess {
  const { access } = options;
  return {
    refusalsOf: (request, { action, body }) => {
      const principal = access.callerOf(request);
      if (principal.kind === "administrator") return undefined;
      const refusalOf = (call: TableCall) =>
        access.denialOf({
          principal,
          action: call.action,
          resource: call.resource,
          context: () => leadingKeys(call, options.partitionKeyOf),
        })?.message;
      if (action === "BatchExecuteStatement") {
        return { ofInsert: (tableName, item) => refusalOf(insertInto(tableName, item, options)) };
      }
      const ofRequest = firstOf(callsOf(action, body, options), refusalOf);
      return ofRequest === undefined ? undefined : { ofRequest };
    },
  };
}

function firstOf(calls: readonly TableCall[], refusalOf: (call: TableCall) => string | undefined) {
  for (const call of calls) {
    const refusal = refusalOf(call);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

const insertInto = (
  tableName: string,
  item: Item,
  place: { region: string; accountId: string },
): TableCall => ({
  action: "dynamodb:PartiQLInsert",
  resource: `arn:aws:dynamodb:${place.region}:${place.accountId}:table/${tableName}`,
  tableName,
  keys: [item],
});

/** A body that cannot be read is refused by DynamoDB itself. */
function callsOf(
  action: string,
  body: Buffer,
  place: { region: string; accountId: string },
): readonly TableCall[] {
  try {
    const input: unknown = JSON.parse(body.toString());
    return tableCalls(action, typeof input === "object" && input !== null ? { ...input } : {}, place);
  } catch {
    return [];
  }
}

/**
 * The values of the partition keys that a request names (Amazon DynamoDB Developer Guide, "Using IAM policy conditions
 * for fine-grained access control").
 */
function leadingKeys(
  { tableName = "", indexName, keys = [] }: TableCall,
  partitionKeyOf: PartitionKeyOf,
): Record<string, readonly string[]> {
  const partitionKey = partitionKeyOf(tableName, indexName);
  if (partitionKey === undefined) return {};
  const values = keys.flatMap((key) => {
    const value = key[partitionKey];
    return typeof value === "object" && value !== null ? Object.values(value).map(String) : [];
  });
  return values.length === 0 ? {} : { "dynamodb:LeadingKeys": values };
}
