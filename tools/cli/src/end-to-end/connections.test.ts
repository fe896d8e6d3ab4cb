import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appGraph } from "@ringback/app/app-graph";
import { bufferedTasksOf, theTask } from "@ringback/local/task/buffered-tasks";
import { smallApp } from "@ringback/testing/small-app";
import { expect, it, onTestFinished } from "vitest";
import { startRingbackAs } from "../testing/ringback.ts";

const hook = new URL("./record-connections.ts", import.meta.url).href;

it("connects to this machine alone, the functions included: Ringback sends nothing to anybody else", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ringback-connections-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "connections");
  const { ended } = startRingbackAs({
    words: ["start", "--once", "--port", "0"],
    environment: { NODE_OPTIONS: `--import=${hook}`, CONNECTIONS_FILE: file },
  });
  const { status, stderr } = await ended;
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const opened = (await readFile(file, "utf8")).trim().split("\n");
  // The recorder asks DynamoDB and Step Functions, where the endpoint of the local cloud is.
  const { functions } = theTask({
    tasks: bufferedTasksOf(await appGraph({ app: smallApp, stage: "local" })),
  });
  expect(opened).toContain(`${functions.recorder} 127.0.0.1`);
  expect(opened.filter((line) => !/ (127\.0\.0\.1|localhost|::1)$/.test(line))).toEqual([]);
});
