import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { folderCircles } from "./folder-circles.ts";
import { packageManifests } from "./package-manifests.ts";

const root = join(import.meta.dirname, "../..");
const sources = packageManifests(root)
  .map(({ path }) => dirname(path))
  .map((folder) => (folder === "stacks" || /^examples\/[^/]+$/.test(folder) ? folder : `${folder}/src`));

it.each(sources)("in %s the imports between folders go one way", (source) => {
  expect(folderCircles(root, source)).toEqual([]);
});

describe("what finds a circle of folders", () => {
  const clean = {
    "start.ts": `import { queue } from "./sqs/queue.ts";`,
    "json.ts": "export type Json = unknown;",
    "sqs/queue.ts": `import type { Json } from "../json.ts";\nimport { rules } from "./api/rules.ts";`,
    "sqs/api/rules.ts": "export const rules = [];",
    "lambda/run.ts": `import { queue } from "../sqs/queue.ts";`,
  };

  it("lets arrows pass that go one way, and a file on top that all of them share", () => {
    expect(circlesOf(clean)).toEqual([]);
  });

  it.each([
    ["two folders", { "sqs/back.ts": `import { run } from "../lambda/run.ts";` }, "lambda -> sqs -> lambda"],
    [
      "two folders, if only for a type",
      { "sqs/back.ts": `import type { Run } from "../lambda/run.ts";` },
      "lambda -> sqs -> lambda",
    ],
    [
      "two folders, if only later",
      { "sqs/back.ts": `const run = await import("../lambda/run.ts");` },
      "lambda -> sqs -> lambda",
    ],
    [
      "a folder and the one inside it",
      { "sqs/api/back.ts": `export { queue } from "../queue.ts";` },
      "sqs -> sqs/api -> sqs",
    ],
    [
      "three folders",
      {
        "sqs/on.ts": `import { table } from "../dynamodb/table.ts";`,
        "dynamodb/table.ts": `import { run } from "../lambda/run.ts";`,
      },
      "dynamodb -> lambda -> sqs -> dynamodb",
    ],
    [
      "a folder and what ties the folders together",
      { "sqs/start.ts": `import { start } from "../start.ts";` },
      "sqs -> start.ts -> sqs",
    ],
  ])("sees one of %s", (_, planted, circle) => {
    expect(circlesOf({ ...clean, ...planted })).toEqual([circle]);
  });

  it("leaves tests and their helpers alone", () => {
    const source = `import { run } from "../lambda/run.ts";`;
    expect(circlesOf({ ...clean, "sqs/queue.test.ts": source, "testing/queues.ts": source })).toEqual([]);
  });
});

function circlesOf(files: Record<string, string>): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "ringback circles "));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, "src", path)), { recursive: true });
    writeFileSync(join(folder, "src", path), source);
  }
  return folderCircles(folder, "src");
}
