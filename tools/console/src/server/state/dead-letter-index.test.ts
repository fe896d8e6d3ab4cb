import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Item, TableClient } from "../cloud/table-client.ts";
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
  const index = createDeadLetterIndex();
  await index.load(archive(entry("kept"), entry("expired", inSeconds(-1))));
  expect(index.list(everything).rows.map(({ deadLetterId }) => deadLetterId)).toEqual(["kept"]);
  expect(index.counts).toEqual({ open: 1, total: 1 });
  expect(index.get("expired")).toBeUndefined();
});

it("loses an entry when it expires", async () => {
  const index = createDeadLetterIndex();
  await index.load(archive(entry("a", inSeconds(60))));
  expect(index.counts).toEqual({ open: 1, total: 1 });
  vi.setSystemTime(now + 60_000);
  expect(index.counts).toEqual({ open: 0, total: 0 });
  expect(index.list(everything).rows).toEqual([]);
  expect(index.get("a")).toBeUndefined();
});
