import { once } from "node:events";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import { theTask } from "@ringback/local/task/buffered-tasks";
import { graphWith } from "@ringback/testing/graph-with";
import { smallApp } from "@ringback/testing/small-app";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CommandFailure } from "../errors/command-failure.ts";
import { startRingback } from "../testing/ringback.ts";
import { runCommand } from "../testing/run-command.ts";
import { localQueues } from "../verify/targets/local-queues.ts";

// The workflow stops retrying a send after a second instead of a minute, and the functions wait longer on a busy machine.
const call = { attempts: 2, connectTimeoutMs: 1000, requestTimeoutMs: 2000, backoffMs: 50 };
const settings = {
  ...recordingSettings("local"),
  ...{ sendAttempts: 2, sendIntervalSeconds: 1, storeCall: call, callbackCall: call },
};
let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({
    app: smallApp,
    port: 0,
    graph: await graphWith(settings, { isChecked: false }),
  });
});
afterAll(() => cloud.close());

const json = async (...words: string[]) => {
  const { stdout, error } = await runCommand(...words, "--json", "--endpoint", cloud.endpoint);
  return { error, value: JSON.parse(stdout) };
};

interface Listed {
  readonly name: string;
  readonly status: string;
}
const executions = async (): Promise<readonly Listed[]> =>
  (await json("executions", "--limit", "1000")).value;

describe("ringback dead-letters redrive --failed-executions", () => {
  it.each([
    ["sqs.send-down", "SQS.SdkClientException"],
    ["sqs.send-throttle", "SQS.AmazonSQSException"],
  ] as const)("records messages whose sending failed permanently (%s), once", async (kind, error) => {
    cloud.faults.setRate(kind, 1);
    const sent = await json("send", "--count", "3", "--wait");
    expect(sent.error).toBeInstanceOf(CommandFailure);
    expect(sent.value.map((one: { error: string }) => one.error)).toEqual([error, error, error]);

    const names = sent.value.map(({ name }: Listed) => name);
    const own = (rows: readonly Listed[]) => rows.filter(({ name }) => names.includes(name));

    const stillDown = await json("dead-letters", "redrive", "--failed-executions");
    expect(stillDown.error).toBeInstanceOf(CommandFailure);
    expect(own(stillDown.value)).toHaveLength(3);
    for (const row of own(stillDown.value)) expect(row).toMatchObject({ result: "failed", reason: error });

    cloud.faults.setRate(kind, 0);
    const redriven = await json("dead-letters", "redrive", "--failed-executions");
    expect(redriven.error).toBeUndefined();
    expect(own(redriven.value)).toHaveLength(3);
    for (const row of own(redriven.value)) expect(row).toMatchObject({ result: "recorded" });
    for (const name of names) {
      expect((await json("execution", name)).value).toMatchObject({
        status: "FAILED",
        message: { recorded: true },
      });
    }

    const before = (await executions()).length;
    const again = await json("dead-letters", "redrive", "--failed-executions");
    expect(again.error).toBeUndefined();
    for (const row of again.value) expect(row).toMatchObject({ result: "already-recorded" });
    expect(await executions()).toHaveLength(before);
  });
});

describe("ringback dead-letters redrive --all", () => {
  it("continues after an interruption: each dead letter is sent again once", async () => {
    const queues = localQueues(cloud.endpoint);
    const QueueUrl = theTask(cloud).queues.work.url;
    for (let index = 0; index < 40; index += 1) {
      const Record = { messageId: `interrupted-${index}`, createdAt: "2026-01-01T00:00:00Z", event: index };
      await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ Record }) }));
    }
    const entries = async () => (await json("dead-letters", "list", "--limit", "100")).value;
    await vi.waitFor(async () => expect(await entries()).toHaveLength(40), { timeout: 10_000 });

    // Redrives of dead letters, not of failed executions: an SQS message id is a UUID.
    const isRedrive = ({ name }: Listed) => /^redrive-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-/.test(name);
    const redrives = async () => (await executions()).filter(isRedrive).map(({ name }) => name);
    const interrupted = startRingback("dead-letters", "redrive", "--all", "--endpoint", cloud.endpoint);
    await vi.waitFor(async () => expect((await redrives()).length).toBeGreaterThan(3), {
      timeout: 20_000,
      interval: 20,
    });
    interrupted.process.kill("SIGINT");
    await once(interrupted.process, "exit");
    expect((await redrives()).length).toBeLessThan(40);

    const { error, value } = await json("dead-letters", "redrive", "--all");
    const open = value.filter(({ result }: { result: string }) => !result.endsWith("recorded"));
    expect(open).toEqual([]);
    expect(error).toBeUndefined();
    const names = await redrives();
    expect(names).toHaveLength(40);
    expect(new Set(names).size).toBe(40);
    for (const entry of await entries()) expect(entry).toMatchObject({ status: "recorded", attempts: 1 });
  });
});
