import { readFileSync } from "node:fs";
import { join } from "node:path";
import { smallApp } from "@ringback/testing/small-app";
import { expect, it } from "vitest";
import { findAppGraph } from "./app-graph.ts";
import { committedFile } from "./reuse/graph-files.ts";
import { recordText } from "./reuse/graph-record.ts";
import { committedRecord } from "./write-committed-graph.ts";

const repository = join(import.meta.dirname, "..", "..", "..");
const apps = [
  ["the repository's app", repository],
  ["the small app", smallApp],
] as const;

it.each(apps)("the committed graph of %s is what an evaluation gives now", async (_, app) => {
  const committed = readFileSync(committedFile(app), "utf8");
  const evaluated = recordText(await committedRecord(app));
  expect(committed === evaluated, 'Run "npm run sst:graph", and commit what it writes.').toBe(true);
  expect(committed).not.toContain(repository);
});

it.each(apps)("the committed graph of %s is used as it is", async (_, app) => {
  expect((await findAppGraph({ app, stage: "local" })).origin).toBe("committed");
});
