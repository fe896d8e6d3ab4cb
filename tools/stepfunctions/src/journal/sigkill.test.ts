import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
let dataDir: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "stepfunctions-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts the server as a process of its own, and gives a client for it once it is ready. */
async function serve(): Promise<SFNClient> {
  const server = spawn(process.execPath, [MAIN, "--port", "0", "--data", dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = server;
  const [line] = await once(createInterface(server.stdout), "line");
  const endpoint = /http:\S+/.exec(String(line))?.[0] ?? "";
  return new SFNClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
}

it("loses nothing that it answered when the process is killed", async () => {
  const before = await serve();
  const definition = {
    QueryLanguage: "JSONata",
    StartAt: "Wait",
    States: { Wait: { Type: "Wait", Seconds: 1, Output: "{% $states.input.n * 2 %}", End: true } },
  };
  const { stateMachineArn } = await before.send(
    new CreateStateMachineCommand({
      name: "killed",
      roleArn: "arn:aws:iam::000000000000:role/test",
      definition: JSON.stringify(definition),
    }),
  );
  const started = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      before.send(
        new StartExecutionCommand({ stateMachineArn, name: `e-${n}`, input: JSON.stringify({ n }) }),
      ),
    ),
  );
  child?.kill("SIGKILL");
  before.destroy();

  const after = await serve();
  await vi.waitFor(
    async () => {
      const { executions = [] } = await after.send(
        new ListExecutionsCommand({ stateMachineArn, statusFilter: "SUCCEEDED" }),
      );
      expect(executions).toHaveLength(50);
    },
    { timeout: 10_000, interval: 100 },
  );
  const { output } = await after.send(
    new DescribeExecutionCommand({ executionArn: started[21]?.executionArn }),
  );
  expect(output).toBe("42");
  after.destroy();
});
