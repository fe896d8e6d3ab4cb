import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { closeRuns, runDefinition } from "../testing/run-definition.ts";

afterEach(closeRuns);

const YEAR_SECONDS = 365 * 24 * 3600;

/** A task that waits for its token, with more fields. */
const task = (more: object) => ({
  QueryLanguage: "JSONata",
  StartAt: "Send",
  States: {
    Send: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Arguments: { QueueUrl: "q", MessageBody: "{% $states.context.Task.Token %}" },
      End: true,
      ...more,
    },
  },
});

function queue() {
  const tokens: string[] = [];
  const sendMessage = async (parameters: object) => {
    tokens.push("MessageBody" in parameters ? String(parameters.MessageBody) : "");
    return { MessageId: "m" };
  };
  return { tokens, sendMessage };
}

describe("under a virtual clock", () => {
  it("a task times out after a year, to the millisecond", async () => {
    const run = await runDefinition(task({ TimeoutSeconds: YEAR_SECONDS }), {
      integrations: { sendMessage: async () => ({ MessageId: "m" }) },
    });
    await run.clock.advance(YEAR_SECONDS * 1000 - 1);
    expect(await run.describe()).toMatchObject({ status: "RUNNING" });
    expect(await run.end()).toMatchObject({
      status: "FAILED",
      error: "States.Timeout",
      tookMs: YEAR_SECONDS * 1000,
    });
  });

  it("a heartbeat puts its own timeout off, and nothing else", async () => {
    const { tokens, sendMessage } = queue();
    const run = await runDefinition(task({ TimeoutSeconds: 100, HeartbeatSeconds: 30 }), {
      integrations: { sendMessage },
    });
    for (let beat = 0; beat < 3; beat += 1) {
      await run.clock.advance(29_000);
      await run.call("SendTaskHeartbeat", { taskToken: tokens[0] });
    }
    expect(await run.end()).toMatchObject({ status: "FAILED", error: "States.Timeout", tookMs: 100_000 });
    const second = await runDefinition(task({ TimeoutSeconds: 100, HeartbeatSeconds: 30 }), {
      integrations: { sendMessage },
    });
    expect(await second.end()).toMatchObject({ status: "FAILED", error: "States.Timeout", tookMs: 30_000 });
  });

  it("a missed heartbeat is caught under its own name", async () => {
    const definition = task({
      HeartbeatSeconds: 5,
      Catch: [{ ErrorEquals: ["States.HeartbeatTimeout"], Next: "Late" }],
    });
    const run = await runDefinition(
      { ...definition, States: { ...definition.States, Late: { Type: "Pass", Output: "late", End: true } } },
      { integrations: { sendMessage: async () => ({}) } },
    );
    expect(await run.end()).toMatchObject({ status: "SUCCEEDED", output: "late", tookMs: 5_000 });
  });

  it("retries wait as Retry says, and stop at MaxAttempts", async () => {
    let attempts = 0;
    const run = await runDefinition(
      task({
        Retry: [
          { ErrorEquals: ["Other"], MaxAttempts: 9 },
          {
            ErrorEquals: ["SQS.SdkClientException"],
            IntervalSeconds: 2,
            BackoffRate: 3,
            MaxDelaySeconds: 10,
            MaxAttempts: 3,
          },
        ],
      }),
      {
        integrations: {
          sendMessage: () => {
            attempts += 1;
            return Promise.reject(Object.assign(new Error("no network"), { name: "SQS.SdkClientException" }));
          },
        },
      },
    );
    expect(await run.end()).toMatchObject({
      status: "FAILED",
      error: "SQS.SdkClientException",
      cause: "no network",
      tookMs: (2 + 6 + 10) * 1000,
    });
    expect(attempts).toBe(4);
    const events = await run.events();
    expect(events.filter(({ type }) => type === "TaskFailed")).toHaveLength(4);
  });

  it.each([
    [{ Seconds: 7 }, 7_000],
    [{ Seconds: "{% $states.input.n %}" }, 3_000],
    [{ Timestamp: "2026-01-01T00:00:05.250Z" }, 5_250],
    [{ Timestamp: "2026-01-01T02:00:01+02:00" }, 1_000],
    [{ Timestamp: "2020-01-01T00:00:00Z" }, 0],
  ])("Wait %j takes %i ms", async (wait, tookMs) => {
    const run = await runDefinition(
      { QueryLanguage: "JSONata", StartAt: "W", States: { W: { Type: "Wait", ...wait, End: true } } },
      { input: { n: 3 } },
    );
    expect(await run.end()).toMatchObject({ status: "SUCCEEDED", tookMs });
  });

  it("an execution times out with all that it has under way", async () => {
    const run = await runDefinition(
      {
        TimeoutSeconds: 10,
        StartAt: "Fork",
        States: {
          Fork: {
            Type: "Parallel",
            Branches: [1, 2].map((n) => ({
              StartAt: `W${n}`,
              States: { [`W${n}`]: { Type: "Wait", Seconds: 100, End: true } },
            })),
            End: true,
          },
        },
      },
      {},
    );
    expect(await run.end()).toMatchObject({ status: "TIMED_OUT", tookMs: 10_000 });
    const count = (await run.events()).length;
    await run.clock.advance(1_000_000);
    expect((await run.events()).length).toBe(count);
    expect((await run.events()).at(-1)).toMatchObject({
      type: "ExecutionTimedOut",
      previousEventId: 0,
      executionTimedOutEventDetails: { error: "States.Timeout" },
    });
    expect(await run.describe()).toMatchObject({ error: undefined, cause: undefined });
  });
});

describe("the system's clock", () => {
  it("fires at the moment or up to 10 ms later, never before", async () => {
    const lateness = await Promise.all(
      [0, 1, 7, 20, 33].map(
        (delayMs) =>
          new Promise<number>((resolve) => {
            const due = systemClock.now() + delayMs;
            systemClock.setTimer(delayMs, () => resolve(systemClock.now() - due));
          }),
      ),
    );
    expect(Math.min(...lateness)).toBeGreaterThanOrEqual(0);
  });

  it("takes delays beyond 2^31 ms without firing at once", async () => {
    let fired = false;
    const cancel = systemClock.setTimer(2 ** 31 * 3, () => {
      fired = true;
    });
    await new Promise((resolve) => systemClock.setTimer(20, () => resolve(undefined)));
    expect(fired).toBe(false);
    cancel();
  });
});
