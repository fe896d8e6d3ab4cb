import { isDeepStrictEqual } from "node:util";
import type { DynaliteIndex, DynaliteTable } from "./dynalite-store.ts";

/** A table as an app describes it, in CreateTable's terms. */
export interface TableDefinition {
  readonly TableName: string;
  readonly AttributeDefinitions: DynaliteTable["AttributeDefinitions"];
  readonly KeySchema: DynaliteTable["KeySchema"];
  readonly GlobalSecondaryIndexes: readonly DynaliteIndex[];
  readonly LocalSecondaryIndexes: readonly DynaliteIndex[];
  /** Units a second, of a provisioned table; nothing here is slowed down by them. */
  readonly provisioned?: { readonly ReadCapacityUnits: number; readonly WriteCapacityUnits: number };
  /** The attribute that holds an item's time to live. */
  readonly timeToLive?: string;
  readonly tags: Readonly<Record<string, string>>;
}

type CallTable = (action: string, input: object) => Promise<Readonly<Record<string, unknown>>>;

/**
 * Whether AWS would have to make a new table to get from one definition to the other: its keys and its local indexes are
 * for good.
 */
export function needsNewTable(
  definition: TableDefinition,
  before: Pick<TableDefinition, "TableName" | "AttributeDefinitions" | "KeySchema"> & {
    readonly LocalSecondaryIndexes?: readonly DynaliteIndex[];
  },
): boolean {
  const types = ({ AttributeDefinitions, KeySchema }: typeof before) =>
    KeySchema.map(
      (key) => AttributeDefinitions.find((one) => one.AttributeName === key.AttributeName)?.AttributeType,
    );
  return (
    definition.TableName !== before.TableName ||
    !isDeepStrictEqual(plain(definition.KeySchema), plain(before.KeySchema)) ||
    !isDeepStrictEqual(types(definition), types(before)) ||
    !isDeepStrictEqual(
      definition.LocalSecondaryIndexes.map(shapeOf),
      (before.LocalSecondaryIndexes ?? []).map(shapeOf),
    )
  );
}

/**
 * Creates the table, or brings the one that is there to its definition: indexes, time to live, capacity and tags. Its items
 * stay. One that is there with other keys is set aside under another name first.
 *
 * @param rename gives a table another name
 * @returns the name of the table that was set aside
 */
export async function deployTable(
  call: CallTable,
  rename: (from: string, to: string) => Promise<void>,
  definition: TableDefinition,
): Promise<{ readonly setAside?: string }> {
  const { TableName, tags, timeToLive } = definition;
  const there = await describedTable(call, TableName);
  const isOther = there !== undefined && needsNewTable(definition, there);
  const setAside = isOther ? await freeName(call, TableName) : undefined;
  if (setAside !== undefined) await rename(TableName, setAside);
  const existing = isOther ? undefined : there;
  if (existing === undefined) {
    await call("CreateTable", creationOf(definition));
    while ((await describedTable(call, TableName))?.TableStatus !== "ACTIVE") await nextTurn();
  } else {
    await bringIndexes(call, definition, existing);
    await bringCapacity(call, definition, existing);
  }
  await bringTimeToLive(call, TableName, timeToLive);
  const { TableArn } = (await describedTable(call, TableName)) ?? { TableArn: "" };
  await bringTags(call, TableArn, tags);
  return setAside === undefined ? {} : { setAside };
}

async function freeName(call: CallTable, TableName: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = `${TableName}.replaced-${number}`;
    if ((await describedTable(call, name)) === undefined) return name;
  }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

function creationOf(definition: TableDefinition): object {
  const { provisioned, GlobalSecondaryIndexes, LocalSecondaryIndexes } = definition;
  const throughput = provisioned === undefined ? {} : { ProvisionedThroughput: provisioned };
  const globals = GlobalSecondaryIndexes.map((index) => ({ ...throughput, ...index }));
  return {
    TableName: definition.TableName,
    AttributeDefinitions: definition.AttributeDefinitions,
    KeySchema: definition.KeySchema,
    ...(globals.length === 0 ? {} : { GlobalSecondaryIndexes: globals }),
    ...(LocalSecondaryIndexes.length === 0 ? {} : { LocalSecondaryIndexes }),
    BillingMode: provisioned === undefined ? "PAY_PER_REQUEST" : "PROVISIONED",
    ...throughput,
  };
}

async function bringIndexes(
  call: CallTable,
  { TableName, AttributeDefinitions, GlobalSecondaryIndexes }: TableDefinition,
  existing: DynaliteTable,
): Promise<void> {
  const update = (change: object) =>
    call("UpdateTable", { TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates: [change] });
  const before = new Map((existing.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]));
  for (const { IndexName } of before.values()) {
    const wanted = GlobalSecondaryIndexes.find((index) => index.IndexName === IndexName);
    const there = before.get(IndexName);
    if (wanted !== undefined && there !== undefined && isDeepStrictEqual(shapeOf(wanted), shapeOf(there)))
      continue;
    await update({ Delete: { IndexName } });
    before.delete(IndexName);
  }
  for (const { IndexName, KeySchema, Projection } of GlobalSecondaryIndexes) {
    if (!before.has(IndexName)) await update({ Create: { IndexName, KeySchema, Projection } });
  }
}

async function bringCapacity(
  call: CallTable,
  { TableName, provisioned, GlobalSecondaryIndexes }: TableDefinition,
  existing: DescribedTable,
): Promise<void> {
  const isOnDemand = existing.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST";
  if (provisioned === undefined) {
    if (!isOnDemand) await call("UpdateTable", { TableName, BillingMode: "PAY_PER_REQUEST" });
    return;
  }
  const { ReadCapacityUnits, WriteCapacityUnits } = existing.ProvisionedThroughput ?? {};
  const isSame = isDeepStrictEqual({ ReadCapacityUnits, WriteCapacityUnits }, { ...provisioned });
  if (!isOnDemand && isSame) return;
  const GlobalSecondaryIndexUpdates = isOnDemand
    ? GlobalSecondaryIndexes.map(({ IndexName }) => ({
        Update: { IndexName, ProvisionedThroughput: provisioned },
      }))
    : [];
  await call("UpdateTable", {
    TableName,
    BillingMode: "PROVISIONED",
    ProvisionedThroughput: provisioned,
    ...(GlobalSecondaryIndexUpdates.length === 0 ? {} : { GlobalSecondaryIndexUpdates }),
  });
}

async function bringTimeToLive(
  call: CallTable,
  TableName: string,
  wanted: string | undefined,
): Promise<void> {
  const { TimeToLiveDescription } = await call("DescribeTimeToLive", { TableName });
  const { AttributeName }: { AttributeName?: unknown } = Object(TimeToLiveDescription);
  if (AttributeName === wanted) return;
  const set = (name: unknown, Enabled: boolean) =>
    call("UpdateTimeToLive", { TableName, TimeToLiveSpecification: { AttributeName: name, Enabled } });
  if (AttributeName !== undefined) await set(AttributeName, false);
  if (wanted !== undefined) await set(wanted, true);
}

async function bringTags(
  call: CallTable,
  ResourceArn: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const { Tags } = await call("ListTagsOfResource", { ResourceArn });
  const keys: string[] = Array.isArray(Tags) ? Tags.map(({ Key }) => Key) : [];
  const TagKeys = keys.filter((key) => !Object.hasOwn(tags, key));
  if (TagKeys.length > 0) await call("UntagResource", { ResourceArn, TagKeys });
  const wanted = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (wanted.length > 0) await call("TagResource", { ResourceArn, Tags: wanted });
}

interface DescribedTable extends DynaliteTable {
  readonly BillingModeSummary?: { readonly BillingMode?: string };
  readonly ProvisionedThroughput?: {
    readonly ReadCapacityUnits?: number;
    readonly WriteCapacityUnits?: number;
  };
}

/** @returns undefined where there is no such table */
async function describedTable(call: CallTable, TableName: string): Promise<DescribedTable | undefined> {
  const { Table } = await call("DescribeTable", { TableName }).catch((error) => {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return { Table: undefined };
    throw error;
  });
  return isTable(Table) ? Table : undefined;
}

const isTable = (value: unknown): value is DescribedTable =>
  typeof value === "object" && value !== null && "TableName" in value;

/** What makes one index differ from another. */
const shapeOf = ({ IndexName, KeySchema, Projection }: DynaliteIndex) =>
  plain({
    IndexName,
    KeySchema,
    ProjectionType: Projection.ProjectionType,
    NonKeyAttributes: [...(Projection.NonKeyAttributes ?? [])].sort(),
  });

/** Without what JSON does not have, and whatever prototypes. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
