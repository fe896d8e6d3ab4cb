import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Item, TableClient } from "../cloud/table-client.ts";
import { archiveRow } from "./archive-row.ts";
import { createDeadLetterIndex } from "./dead-letter-index.ts";

const now = Date.UTC(2026, 0, 1);
beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const entry = (deadLetterId: string, rest: object = {}): Item => ({
  deadLetterId,
  error: "InvalidMessage",
  reason: "no id",
  status: "archived",
  archivedAt: now,
  ...rest,
});
const inSeconds = (seconds: number) => ({ expiresAtSeconds: now / 1000 + seconds });

/** The state machine `shop-Order` is the workflow Order. */
const workflowOf = (stateMachine: string) => (stateMachine === "shop-Order" ? "Order" : undefined);
const createIndex = () =>
  createDeadLetterIndex({ table: () => "archive", rowOf: (item) => archiveRow(item, workflowOf) });

/** An archive with these items. */
const archive = (...items: Item[]): TableClient => ({
  get: async () => undefined,
  getMany: async () => items,
  scan: async function* () {
    yield items;
  },
});
const everything = { open: false, search: "", page: 1 };

it("has no entry that has expired, though DynamoDB has not deleted it yet", async () => {
  const index = createIndex();
  await index.load(archive(entry("kept"), entry("expired", inSeconds(-1))));
  expect(index.list(everything).rows.map(({ deadLetterId }) => deadLetterId)).toEqual(["kept"]);
  expect(index.counts).toEqual({ open: 1, total: 1, lastAt: now });
  expect(index.get("expired")).toBeUndefined();
});

it("loses an entry when it expires", async () => {
  const index = createIndex();
  await index.load(archive(entry("a", inSeconds(60))));
  expect(index.counts).toMatchObject({ open: 1, total: 1 });
  vi.setSystemTime(now + 60_000);
  expect(index.counts).toEqual({ open: 0, total: 0 });
  expect(index.list(everything).rows).toEqual([]);
  expect(index.get("a")).toBeUndefined();
});

it("counts and lists the entries of each task, and of each workflow by the app's own name of it", async () => {
  const index = createIndex();
  await index.load(
    archive(
      entry("a", { task: "Charge", workflow: "shop-Order" }),
      entry("b", { task: "Charge", workflow: "gone", status: "recorded", archivedAt: now - 1 }),
      entry("c", { task: "Record", workflow: "shop-Order" }),
      entry("of no task"),
    ),
  );
  const idsOf = (query: object) =>
    index.list({ ...everything, ...query }).rows.map(({ deadLetterId }) => deadLetterId);
  expect(index.counts).toEqual({ open: 3, total: 4, lastAt: now });
  expect(index.countsOf("Charge")).toEqual({ open: 1, total: 2, lastAt: now });
  expect(index.countsOf("Record")).toEqual({ open: 1, total: 1, lastAt: now });
  expect(index.countsOf("Other")).toEqual({ open: 0, total: 0 });
  expect(idsOf({ task: "Charge" })).toEqual(["a", "b"]);
  expect(idsOf({ task: "Charge", open: true })).toEqual(["a"]);
  expect(idsOf({ workflow: "Order" })).toEqual(["a", "c"]);
  expect(idsOf({ workflow: "gone" })).toEqual(["b"]);
});

it("counts an entry anew when it has changed", async () => {
  const index = createIndex();
  await index.load(archive(entry("a", { task: "Charge" })));
  expect(index.countsOf("Charge").open).toBe(1);
  index.onEvent({ type: "dead-letter-changed", deadLetterId: "a", at: now });
  await index.refresh(archive(entry("a", { task: "Charge", status: "recorded" })));
  expect(index.countsOf("Charge")).toMatchObject({ open: 0, total: 1 });
});
