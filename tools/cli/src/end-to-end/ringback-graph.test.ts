import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copySmallApp } from "@ringback/testing/copy-small-app";
import { smallApp } from "@ringback/testing/small-app";
import { sstApps } from "@ringback/testing/sst-apps";
import { expect, it, onTestFinished } from "vitest";
import { startRingbackAs } from "../testing/ringback.ts";
import { runCommand } from "../testing/run-command.ts";

it("lists what the app of the folder consists of, by kind, with what the local cloud does not run", async () => {
  const { status, stdout } = await runCommand("graph");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^ringback-small, stage local, in us-east-1 of account 000000000000\n/);
  expect(stdout).toContain("\nqueues (3)\n");
  expect(stdout).toMatch(
    /\nRecordFunction +packages\/functions\/src\/recorder\.handler +nodejs24\.x +256 MB/,
  );
  expect(stdout).toMatch(/\nRecordRole {2}lambda\.amazonaws\.com {2}\S*stacks\/record\.ts:\d+\n/);
  expect(stdout).toContain("\n  Allow states:SendTaskSuccess, states:SendTaskFailure on RecordWorkflow\n");
  expect(stdout).toMatch(
    /\ndescribed only, as the local cloud does not run these\n {3}1 {2}cloudwatch\.Dashboard\n {3}4 {2}cloudwatch\.LogGroup\n/,
  );
});

it("prints the graph as JSON, of another stage too", async () => {
  const { stdout } = await runCommand("graph", "--stage", "production", "--json");
  const graph = JSON.parse(stdout);
  expect(graph.app).toMatchObject({ name: "ringback-small", stage: "production" });
  expect(graph.region).toBe("eu-central-1");
  expect(graph.functions).toHaveLength(3);
});

it("shows no secret", async () => {
  const run = (...words: readonly string[]) =>
    startRingbackAs({
      words: ["graph", ...words],
      app: sstApps.queueAndLink,
      environment: { SST_SECRET_ApiKey: "5f3a-very-secret" },
    }).ended;
  for (const words of [[], ["--json"]]) {
    const { status, stdout, stderr } = await run(...words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("IncomingQueue");
    expect(stdout).not.toContain("5f3a");
  }
});

it("writes the graph that is committed, of the stage local alone", async () => {
  const app = await copySmallApp();
  onTestFinished(() => app.remove());
  await app.replace("sst.config.ts", '"ringback-small"', '"ringback-copy"');
  const written = await startRingbackAs({ words: ["graph", "--write"], app: app.folder }).ended;
  expect(written).toEqual({ status: 0, stdout: "Wrote ringback-graph.json\n", stderr: "" });
  const { graph } = JSON.parse(await readFile(join(app.folder, "ringback-graph.json"), "utf8"));
  expect(graph.app).toMatchObject({ name: "ringback-copy", stage: "local" });
  expect(await runCommand("graph", "--write", "--stage", "production")).toMatchObject({
    status: 2,
    stderr: "ringback: --write is for the stage local, whose graph is committed.\n",
  });
});

it("says in one line that a folder has no app, and ends with 1", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ringback no app "));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const words of [["graph"], ["start", "--once"]]) {
    expect(await startRingbackAs({ words, app: folder }).ended).toEqual({
      status: 1,
      stdout: "",
      stderr: `ringback: There is no sst.config.ts in ${folder} or in a folder above it. Run the command in the folder of an SST app.\n`,
    });
  }
});

it("says what a config throws and where, and ends with 1", async () => {
  const app = await copySmallApp();
  onTestFinished(() => app.remove());
  await app.replace(
    "sst.config.ts",
    "async run() {\n",
    'async run() {\n    throw new Error("no such thing");\n',
  );
  const { status, stderr } = await startRingbackAs({ words: ["graph"], app: app.folder }).ended;
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: "ringback: no such thing\n    at sst.config.ts:11\n",
  });
});

it("is in the small app as it is committed, so that the tests here evaluate nothing", async () => {
  const committed = JSON.parse(await readFile(join(smallApp, "ringback-graph.json"), "utf8"));
  expect(JSON.parse((await runCommand("graph", "--json")).stdout)).toEqual(committed.graph);
});
