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
  { name: "the repository's app", app: repository, secrets: {} },
  { name: "the small app", app: smallApp, secrets: {} },
  {
    name: "the example",
    app: join(repository, "examples/orders"),
    secrets: { SST_SECRET_PaymentKey: "a value" },
  },
];

it.each(apps)("the committed graph of $name is what an evaluation gives now", async ({ app, secrets }) => {
  const committed = readFileSync(committedFile(app), "utf8");
  const evaluated = recordText(await committedRecord(app, secrets));
  expect(committed === evaluated, 'Run "npm run sst:graph", and commit what it writes.').toBe(true);
  expect(committed).not.toContain(repository);
});

it.each(apps)("the committed graph of $name is used as it is", async ({ app, secrets }) => {
  const environment = { ...process.env, ...secrets };
  expect((await findAppGraph({ app, stage: "local", environment })).origin).toBe("committed");
});
