import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { forwardRequest, sendForwarded } from "@ringback/local/servers/forward-request";
import { graphWith } from "@ringback/testing/graph-with";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { openCloud } from "../cloud/cloud.ts";
import { onlyOf } from "../testing/only-of.ts";
import { ringback, ringbackInShell, startRingback } from "../testing/ringback.ts";
import { runCommand } from "../testing/run-command.ts";
import { allRows } from "../verify/rows/all-rows.ts";
import type { VerifyResult } from "../verify/verify-rows.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({ app: smallApp, port: 0 });
});
afterAll(() => cloud.close());

const resultOf = ({ stdout }: { readonly stdout: string }): VerifyResult => JSON.parse(stdout);
/** Each row with its result and its problems. */
const results = ({ rows }: VerifyResult) =>
  Object.fromEntries(rows.map(({ row, result, problems }) => [row, [result, ...problems].join(", ")]));
const everyRow = (result: string) => Object.fromEntries(allRows.map(({ name }) => [name, result]));
const withoutFaults = allRows.filter(({ schedule }) => schedule === "parallel").map(({ name }) => name);
const runChecks = { "the queues at the end": "passed", "no task token elsewhere": "passed" };

async function itemsOf(endpoint: string): Promise<number> {
  const opened = await openCloud({ endpoint });
  const { tables, deadLettersTable } = opened;
  const { messagesTable } = onlyOf(opened);
  let count = 0;
  for (const TableName of [messagesTable, deadLettersTable]) {
    count += (await tables.send(new ScanCommand({ TableName }))).Count ?? 0;
  }
  return count;
}

describe("ringback verify", () => {
  it("starts a local cloud, and every row passes", async () => {
    const ended = await ringback("verify", "--fresh", "--json");
    const verified = resultOf(ended);
    expect(results(verified)).toEqual({ ...everyRow("passed"), ...runChecks });
    expect(verified).toMatchObject({ notRemoved: [], interrupted: false });
    expect(verified.target).toContain("started for this run");
    expect(ended.status).toBe(0);
  });

  it("skips rows with faults on a running local cloud, and leaves nothing in its tables", async () => {
    const ended = await runCommand("verify", "--endpoint", cloud.endpoint, "--json");
    const verified = resultOf(ended);
    const held = Object.fromEntries(withoutFaults.map((name) => [name, "passed"]));
    expect(results(verified)).toEqual({ ...everyRow("skipped"), ...held, ...runChecks });
    expect(verified.rows.find(({ row }) => row === "receives used up")?.seen).toMatch(/^it needs a fault/);
    expect(ended.status).toBe(0);
    expect(await itemsOf(cloud.endpoint)).toBe(0);
    const opened = await openCloud({ endpoint: cloud.endpoint });
    const { stateMachineArn } = onlyOf(opened);
    const { executions = [] } = await opened.stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn }),
    );
    expect(executions.length).toBeGreaterThan(5);
    for (const { name } of executions) expect(name).toContain(`verify-${verified.run}-`);
  });

  it("prints for each row what was expected, what was seen, and how long it took", async () => {
    const { status, stdout } = await runCommand("verify", "--endpoint", cloud.endpoint, "--row", "content");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^RESULT +ROW +EXPECTED +SEEN +DURATION$/m);
    expect(stdout).toMatch(
      /^passed +same id, different content +FAILED MessageConflict, .* \d+(\.\d)? m?s$/m,
    );
    expect(stdout).toMatch(/\n4 passed, 0 failed, 0 skipped\n$/);
  });

  it("exits with 1 if a row fails, and prints the problem", async () => {
    const stub = await forgetfulTables(cloud.endpoint);
    const { status, stdout, stderr } = await runCommand("verify", "--dynamodb", stub, "--row", "new message");
    expect(stdout).toMatch(/^failed +new message/m);
    expect(stdout).toMatch(/^new message: verify-\w+-new-message is not in the table$/m);
    expect(stderr).toBe("ringback: 2 passed, 1 failed, 0 skipped\n");
    expect(status).toBe(1);
  });

  it("removes what it created when it is interrupted", async () => {
    const before = await itemsOf(cloud.endpoint);
    const running = startRingback("verify", "--endpoint", cloud.endpoint);
    await running.output(/^Verifying /m);
    await vi.waitFor(async () => expect(await itemsOf(cloud.endpoint)).toBeGreaterThan(before), {
      timeout: 30_000,
      interval: 5,
    });
    running.process.kill("SIGINT");
    const { status, stderr } = await running.ended;
    expect(stderr).toBe("ringback: Interrupted. What the run had created is removed.\n");
    expect(status).toBe(1);
  });
});

describe("a deployed stage", () => {
  const shell = (stage: string, { endpoint, graph }: LocalCloud) => ({
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    SST_RESOURCE_App: JSON.stringify({ name: "ringback", stage }),
    ...Object.fromEntries(
      Object.entries(graph.links).map(([name, link]) => [`SST_RESOURCE_${name}`, JSON.stringify(link)]),
    ),
  });

  it("is verified with the resources that sst shell links; on a FIFO stage in message groups of its own", async () => {
    const fifo = recordingSettings("local", {
      fifo: { messageGroup: "$states.input.source", deadLettersAhead: 1 },
    });
    const deployed = await startLocalCloud({ app: smallApp, port: 0, graph: await graphWith(fifo) });
    onTestFinished(() => deployed.close());
    const ended = await ringbackInShell(shell("me", deployed), "verify", "--stage", "me", "--json");
    const held = Object.fromEntries(withoutFaults.map((name) => [name, "passed"]));
    expect(results(resultOf(ended))).toEqual({ ...everyRow("skipped"), ...held, ...runChecks });
    expect(ended.status).toBe(0);
    expect(await itemsOf(deployed.endpoint)).toBe(0);
  });

  it("is not production without --yes-production", async () => {
    const environment = shell("production", cloud);
    const refused = await ringbackInShell(environment, "verify", "--stage", "production");
    expect(refused).toMatchObject({ status: 2, stdout: "" });
    expect(refused.stderr).toContain("--yes-production");
    const words = ["verify", "--stage", "production", "--yes-production", "--row", "input"];
    expect((await ringbackInShell(environment, ...words)).status).toBe(0);
  });
});

describe("options that cannot work", () => {
  it("exit with 2 if they contradict each other or match no row", async () => {
    const both = await runCommand("verify", "--stage", "me", "--endpoint", cloud.endpoint);
    expect(both).toMatchObject({ status: 2, stdout: "" });
    expect(await runCommand("verify", "--fresh", "--row", "no such row")).toMatchObject({
      status: 2,
      stderr: 'ringback: The name of no row contains "no such row".\n',
    });
    expect((await runCommand("verify", "--sqs", "somewhere")).status).toBe(2);
  });

  it("give one line if nothing is running there", async () => {
    const [endpoint, servers] = await Promise.all([
      runCommand("verify", "--endpoint", "http://127.0.0.1:9"),
      runCommand("verify", "--sqs", "http://127.0.0.1:9"),
    ]);
    expect(endpoint).toMatchObject({ status: 1, stdout: "" });
    expect(endpoint.stderr).toMatch(/^ringback: No local cloud is running on port 9 of this machine\..*\n$/);
    expect(servers).toMatchObject({
      status: 1,
      stderr: "ringback: A server cannot be reached: sqs at http://127.0.0.1:9.\n",
    });
  });
});

/** A DynamoDB that acknowledges every write and stores nothing. */
async function forgetfulTables(serverUrl: string): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (!/\.(BatchExecuteStatement|PutItem)$/.test(String(request.headers["x-amz-target"]))) {
      return sendForwarded(response, await forwardRequest(serverUrl, request, body));
    }
    const { Statements = [] } = JSON.parse(body.toString());
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify({ Responses: Statements.map(() => ({})) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? (address satisfies AddressInfo).port : 0}`;
}
