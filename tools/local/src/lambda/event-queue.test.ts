import { createVirtualClock, type VirtualClock } from "@ringback/stepfunctions/virtual-clock";
import { beforeEach, describe, expect, it } from "vitest";
import type { EventDelivery } from "./event-destination.ts";
import { createEventQueue, type EventInvokeConfig, type EventQueue, type LostEvent } from "./event-queue.ts";
import type { Invoked } from "./lambda-function.ts";

type Result = Invoked["result"];

const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:worker";
const well: Result = { outcome: "succeeded", payload: `{"done":true}` };
const throttled: Result = { outcome: "throttled" };
const failed = (message = "broken"): Result => ({
  outcome: "failed",
  error: { errorType: "Error", errorMessage: message },
});

let clock: VirtualClock;
let startMs: number;
let attempts: { atSeconds: number; requestId: string; event: unknown }[];
let delivered: EventDelivery[];
let lost: LostEvent[];

beforeEach(() => {
  clock = createVirtualClock();
  startMs = clock.now();
  attempts = [];
  delivered = [];
  lost = [];
});

/** A function that answers with these results, and with the last of them for ever. */
function queue(
  results: readonly Result[],
  config: EventInvokeConfig = {},
  deliver: (delivery: EventDelivery) => void = () => undefined,
): EventQueue {
  const left = [...results];
  return createEventQueue({
    lambda: {
      functionName: "worker",
      functionArn,
      invoke: async (event, requestId = "none") => {
        attempts.push({ atSeconds: (clock.now() - startMs) / 1000, requestId, event });
        const result = left.length > 1 ? left.shift() : left[0];
        return { requestId, result: result ?? well, log: [] };
      },
    },
    clock,
    config: () => config,
    deliver: async (delivery) => {
      deliver(delivery);
      delivered.push(delivery);
    },
    onLost: (event) => lost.push(event),
  });
}

const times = () => attempts.map(({ atSeconds }) => atSeconds);
const hours = (count: number) => clock.advance(count * 3_600_000);

it("invokes at once, and once where the function succeeds", async () => {
  const requestId = queue([well]).accept({ a: 1 });
  await hours(7);
  expect(attempts).toEqual([{ atSeconds: 0, requestId, event: { a: 1 } }]);
  expect([delivered, lost]).toEqual([[], []]);
});

describe("a function that fails", () => {
  it("is tried again after one minute and after two more, with the same request id", async () => {
    const requestId = queue([failed("first"), failed("second"), well]).accept({});
    await hours(7);
    expect(times()).toEqual([0, 60, 180]);
    expect(new Set(attempts.map((attempt) => attempt.requestId))).toEqual(new Set([requestId]));
    expect(lost).toEqual([]);
  });

  it("is given up after three attempts, and what is lost is reported with the last error", async () => {
    const requestId = queue([failed("first"), failed("last")]).accept({});
    await hours(7);
    expect(times()).toEqual([0, 60, 180]);
    const reason = "All its attempts have failed. The last error: last";
    expect(lost).toEqual([{ functionName: "worker", requestId, reason }]);
  });

  it.each([
    [0, [0]],
    [1, [0, 60]],
  ])("is retried %d times where the configuration says so", async (maximumRetryAttempts, expected) => {
    queue([failed()], { maximumRetryAttempts }).accept({});
    await hours(7);
    expect(times()).toEqual(expected);
    expect(lost).toHaveLength(1);
  });

  it("is not tried beyond the maximum age of the event", async () => {
    queue([failed()], { maximumEventAgeSeconds: 100 }).accept({});
    await hours(7);
    expect(times()).toEqual([0, 60]);
    expect(lost[0]?.reason).toBe("It has reached its maximum age. The last error: broken");
  });
});

describe("a function that is throttled", () => {
  it("is tried again after 1, 2, 4 ... seconds, five minutes at most, for six hours, which counts as no attempt", async () => {
    queue([throttled]).accept({});
    await hours(7);
    expect(times().slice(0, 6)).toEqual([0, 1, 3, 7, 15, 31]);
    const last = times().slice(-2);
    expect((last[1] ?? 0) - (last[0] ?? 0)).toBe(300);
    expect(last[1]).toBeLessThanOrEqual(21_600);
    expect(last[1]).toBeGreaterThan(21_300);
    expect(lost[0]?.reason).toBe("It has reached its maximum age.");
  });

  it("has all its retries left afterwards", async () => {
    queue([throttled, throttled, failed(), failed(), well]).accept({});
    await hours(7);
    expect(times()).toEqual([0, 1, 3, 63, 183]);
    expect(lost).toEqual([]);
  });
});

describe("destinations", () => {
  const onSuccess = "arn:aws:sqs:us-east-1:000000000000:done";
  const onFailure = "arn:aws:events:us-east-1:000000000000:event-bus/failures";

  it("get AWS's record of a success", async () => {
    const requestId = queue([failed(), well], { onSuccess, onFailure }).accept({ a: 1 });
    await hours(7);
    expect(delivered).toEqual([
      {
        arn: onSuccess,
        functionArn,
        detailType: "Lambda Function Invocation Result - Success",
        payload: {
          version: "1.0",
          timestamp: "2026-01-01T00:01:00.000Z",
          requestContext: {
            requestId,
            functionArn: `${functionArn}:$LATEST`,
            condition: "Success",
            approximateInvokeCount: 2,
          },
          requestPayload: { a: 1 },
          responseContext: { statusCode: 200, executedVersion: "$LATEST" },
          responsePayload: { done: true },
        },
      },
    ]);
  });

  it("get AWS's record of an event that is given up, which is then not lost", async () => {
    queue([failed()], { onFailure }).accept({ a: 1 });
    await hours(7);
    expect(delivered).toMatchObject([
      {
        arn: onFailure,
        detailType: "Lambda Function Invocation Result - Failure",
        payload: {
          requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
          responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
          responsePayload: { errorType: "Error", errorMessage: "broken" },
        },
      },
    ]);
    expect(lost).toEqual([]);
  });

  it("get the record of an event that was throttled until its end, without a response", async () => {
    queue([throttled], { onFailure, maximumEventAgeSeconds: 60 }).accept({ a: 1 });
    await hours(1);
    expect(delivered).toHaveLength(1);
    expect(delivered[0]?.payload).toMatchObject({
      requestContext: { condition: "EventAgeExceeded", approximateInvokeCount: 0 },
    });
    expect(delivered[0]?.payload).not.toHaveProperty("responsePayload");
  });

  it("that do not take it lose it, and that is reported", async () => {
    const refuse = () => {
      throw new Error("Access denied.");
    };
    queue([well], { onSuccess }, refuse).accept({});
    await hours(1);
    expect(lost).toMatchObject([{ reason: `${onSuccess} did not take it: Access denied.` }]);
  });
});

it("puts what is given up into the dead-letter queue, with AWS's attributes, and the record to its destination as well", async () => {
  const deadLetterTarget = "arn:aws:sqs:us-east-1:000000000000:dead";
  const onFailure = "arn:aws:sns:us-east-1:000000000000:failures";
  const requestId = queue([failed("x".repeat(2000))], { deadLetterTarget, onFailure }).accept({ a: 1 });
  await hours(1);
  expect(delivered.map(({ arn }) => arn)).toEqual([onFailure, deadLetterTarget]);
  expect(delivered[1]).toEqual({
    arn: deadLetterTarget,
    functionArn,
    payload: { a: 1 },
    attributes: {
      RequestID: { DataType: "String", StringValue: requestId },
      ErrorCode: { DataType: "Number", StringValue: "200" },
      ErrorMessage: { DataType: "String", StringValue: "x".repeat(1024) },
    },
  });
  expect(lost).toEqual([]);
});

it("reports what still waits when it is closed, and invokes no more", async () => {
  const events = queue([failed()]);
  events.accept({});
  await clock.advance(10);
  events.close();
  events.accept({});
  await hours(1);
  expect(times()).toEqual([0]);
  expect(lost.map(({ reason }) => reason)).toEqual([
    "It had not been processed when the local cloud stopped. The last error: broken",
    "The local cloud is stopping.",
  ]);
});
