import { expect, it } from "vitest";
import { closeDynaliteStore, type DynaliteStore, openDynaliteStore } from "./dynalite-store.ts";
import { renameTable } from "./rename-table.ts";
import { createTableOperations } from "./table-operations.ts";
import { createTimesToLive } from "./time-to-live.ts";

const items = 1200;

async function openFilled(): Promise<DynaliteStore> {
  const store = openDynaliteStore({ region: "us-east-1", accountId: "000000000000" });
  const perform = createTableOperations(store, createTimesToLive(store));
  await perform("CreateTable", {
    TableName: "old",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  while (!(await namesIn(store)).includes("old")) await new Promise((resolve) => setImmediate(resolve));
  for (let n = 0; n < items; n += 1) {
    await perform("PutItem", { TableName: "old", Item: { id: { S: `item-${n}` } } });
  }
  return store;
}

/** The tables that answer, each with the number of its items. */
async function contentOf(store: DynaliteStore): Promise<Record<string, number>> {
  const perform = createTableOperations(store, createTimesToLive(store));
  const counts: Record<string, number> = {};
  for (const TableName of await namesIn(store)) {
    const { body } = await perform("Scan", { TableName, Select: "COUNT" });
    counts[TableName] = Number(Reflect.get(body, "Count"));
  }
  return counts;
}

async function namesIn(store: DynaliteStore): Promise<string[]> {
  const perform = createTableOperations(store, createTimesToLive(store));
  const names: string[] = [];
  for (const TableName of ["old", "new"]) {
    const { status, body } = await perform("DescribeTable", { TableName });
    const { Table }: { Table?: { TableStatus?: string } } = body;
    if (status === 200 && Table?.TableStatus === "ACTIVE") names.push(TableName);
  }
  return names;
}

/** The store, of which the process ends before a batch, counted from 1. */
function endingBefore(store: DynaliteStore, end: number): DynaliteStore {
  let batches = 0;
  const batch: DynaliteStore["db"]["batch"] = (writes) => {
    batches += 1;
    return batches >= end ? Promise.reject(new Error("The process ends here.")) : store.db.batch(writes);
  };
  const db = { get: store.db.get.bind(store.db), iterator: store.db.iterator.bind(store.db), batch };
  return { ...store, db };
}

it("whenever the process ends, the table is there under one name, whole, and the renaming can go on", async () => {
  const seen = new Set<string>();
  for (let end = 1; end <= 8; end += 1) {
    const store = await openFilled();
    await renameTable(endingBefore(store, end), "old", "new").catch((error) => {
      expect(error).toMatchObject({ message: "The process ends here." });
    });
    const after = await contentOf(store);
    expect([{ old: items }, { new: items }]).toContainEqual(after);
    seen.add(JSON.stringify(after));
    if ("old" in after) await renameTable(store, "old", "new");
    expect(await contentOf(store)).toEqual({ new: items });
    // Renamed back and forth, nothing is left under a name that would be found again.
    await renameTable(store, "new", "old");
    expect(await contentOf(store)).toEqual({ old: items });
    await closeDynaliteStore(store);
  }
  expect(seen.size).toBe(2);
});
