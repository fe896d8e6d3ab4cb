import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Invoked } from "../lambda/lambda-function.ts";
import { openQueueService, type QueueService, type QueueSource } from "../sqs/queue-service.ts";
import {
  type BatchReport,
  createEventSourceMapping,
  type EventSourceMapping,
} from "./event-source-mapping.ts";
import type { MappingParameters } from "./mapping-parameters.ts";
import type { SqsRecord } from "./sqs-record.ts";

type Answer = Invoked["result"];
type Handler = (records: readonly SqsRecord[]) => Answer | Promise<Answer>;

let queues: QueueService;
let mapping: EventSourceMapping | undefined;
let batches: SqsRecord[][];
let reports: BatchReport[];
let errors: unknown[];

beforeEach(async () => {
  // In memory, and nobody reaches them over HTTP.
  queues = await openQueueService({ host: "127.0.0.1:1", region: "us-east-1" });
  batches = [];
  reports = [];
  errors = [];
});
afterEach(async () => {
  vi.useRealTimers();
  await mapping?.close();
  mapping = undefined;
  await queues.close();
});

const well: Answer = { outcome: "succeeded", payload: "null" };
const answer = (response: unknown): Answer => ({ outcome: "succeeded", payload: JSON.stringify(response) });
const broken: Answer = { outcome: "failed", error: { errorType: "Error", errorMessage: "broken" } };

function queue(name: string, attributes: Record<string, string> = {}): string {
  const fifo = name.endsWith(".fifo") ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : {};
  return queues.createQueue(name, { VisibilityTimeout: "30", ...fifo, ...attributes }).queueUrl;
}

function send(queueUrl: string, bodies: readonly string[], group?: string): void {
  const fifo = group === undefined ? {} : { MessageGroupId: group };
  for (const MessageBody of bodies) queues.sendMessage({ QueueUrl: queueUrl, MessageBody, ...fifo });
}

function map(
  queueUrl: string,
  handler: Handler,
  options: Partial<MappingParameters> & { source?: QueueSource; functionTimeoutSeconds?: number } = {},
): void {
  const { source = queues.source(queueUrl), functionTimeoutSeconds = 1, ...parameters } = options;
  mapping = createEventSourceMapping({
    parameters: {
      batchSize: 10,
      maximumBatchingWindowInSeconds: 0,
      functionResponseTypes: ["ReportBatchItemFailures"],
      maximumConcurrency: 2,
      ...parameters,
    },
    source,
    lambda: {
      functionName: "test",
      timeoutSeconds: functionTimeoutSeconds,
      invoke: async (event) => {
        const records = recordsOf(event);
        batches.push(records);
        return { requestId: "request", result: await handler(records), log: [] };
      },
    },
    region: "us-east-1",
    onBatch: (report) => reports.push(report),
    onError: (error) => errors.push(error),
  });
}

function recordsOf(event: unknown): SqsRecord[] {
  if (typeof event === "object" && event !== null && "Records" in event && Array.isArray(event.Records)) {
    return event.Records;
  }
  throw new Error("The event is not an SQS batch.");
}

/** Waits until so many batches have come to an end, and lets the visibility timeout of the last one pass. */
async function visibleAgain(ended: number): Promise<void> {
  await expect.poll(() => reports.length).toBe(ended);
  passVisibility();
}

function passVisibility(): void {
  vi.useFakeTimers({ now: Date.now() + 31_000, toFake: ["Date"] });
}

const bodies = () => batches.map((records) => records.map(({ body }) => body));
const count = async (queueUrl: string) => {
  const waiting = await queues
    .source(queueUrl)
    .receive({ maximum: 10, waitMs: 0, signal: AbortSignal.abort() });
  return waiting.length;
};

describe("batches", () => {
  it("without a window take what one receive gives, 10 at most", async () => {
    const queueUrl = queue("work");
    send(
      queueUrl,
      Array.from({ length: 12 }, (_, index) => String(index)),
    );
    map(queueUrl, () => well);
    await expect.poll(() => bodies().map(({ length }) => length)).toEqual([10, 2]);
  });

  it("close at their size", async () => {
    const queueUrl = queue("work");
    send(queueUrl, ["a", "b", "c"]);
    map(queueUrl, () => well, { batchSize: 2, maximumBatchingWindowInSeconds: 1 });
    await expect.poll(bodies, { timeout: 3000 }).toEqual([["a", "b"], ["c"]]);
  });

  it("gather over several receives until the window ends", async () => {
    const queueUrl = queue("work");
    const first = Array.from({ length: 12 }, (_, index) => String(index));
    send(queueUrl, first);
    map(queueUrl, () => well, { batchSize: 100, maximumBatchingWindowInSeconds: 1 });
    setTimeout(() => send(queueUrl, ["late"]), 300);
    await expect.poll(bodies, { timeout: 3000 }).toEqual([[...first, "late"]]);
  });

  it("close at 6 MB, and what does not fit opens the next", async () => {
    const queueUrl = queue("work", { MaximumMessageSize: "1048576" });
    send(
      queueUrl,
      Array.from({ length: 8 }, () => "x".repeat(900_000)),
    );
    map(queueUrl, () => well);
    await expect.poll(() => bodies().map(({ length }) => length), { timeout: 5000 }).toEqual([6, 2]);
    const bytes = batches.map((Records) => Buffer.byteLength(JSON.stringify({ Records })));
    expect(Math.max(...bytes)).toBeLessThanOrEqual(6 * 1024 * 1024);
  });

  it("run at once up to the maximum concurrency", async () => {
    const queueUrl = queue("work");
    send(queueUrl, ["a", "b", "c", "d", "e"]);
    const release = Promise.withResolvers<Answer>();
    map(queueUrl, () => release.promise, { batchSize: 1, maximumConcurrency: 3 });
    await expect.poll(() => mapping?.running).toBe(3);
    expect(batches).toHaveLength(3);
    release.resolve(well);
    await expect.poll(() => batches.length).toBe(5);
  });

  it("wait for messages by long polling", async () => {
    const queueUrl = queue("work");
    map(queueUrl, () => well);
    send(queueUrl, ["a"]);
    await expect.poll(bodies).toEqual([["a"]]);
  });
});

describe("records", () => {
  it("have Lambda's form", async () => {
    const queueUrl = queue("work");
    const MessageAttributes = { RULE_ARN: { DataType: "String", StringValue: "arn:rule" } };
    queues.sendMessage({ QueueUrl: queueUrl, MessageBody: "{}", MessageAttributes });
    map(queueUrl, () => well);
    await expect.poll(() => batches.length).toBe(1);
    expect(batches[0]).toEqual([
      {
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        receiptHandle: expect.any(String),
        body: "{}",
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: "000000000000",
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {
          RULE_ARN: {
            dataType: "String",
            stringValue: "arn:rule",
            stringListValues: [],
            binaryListValues: [],
          },
        },
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        md5OfBody: "99914b932bd37a50b983c5e7c90ae93b",
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:work",
        awsRegion: "us-east-1",
      },
    ]);
  });

  it("of a FIFO queue name group, sequence and deduplication", async () => {
    const queueUrl = queue("work.fifo");
    send(queueUrl, ["a"], "group");
    map(queueUrl, () => well);
    await expect
      .poll(() => batches[0]?.[0]?.attributes)
      .toMatchObject({
        MessageGroupId: "group",
        SequenceNumber: "00000000000000000001",
        MessageDeduplicationId: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
  });
});

describe("success deletes", () => {
  const responses = [null, {}, { batchItemFailures: null }, { batchItemFailures: [] }, undefined];
  it.each(responses)("the whole batch for %j", async (response) => {
    const queueUrl = queue("work");
    send(queueUrl, ["a", "b"]);
    map(queueUrl, () => (response === undefined ? well : answer(response)));
    await expect.poll(() => reports.map(({ outcome }) => outcome)).toEqual(["succeeded"]);
    passVisibility();
    expect(await count(queueUrl)).toBe(0);
    expect(batches).toHaveLength(1);
  });

  it("all but the messages that are reported", async () => {
    const queueUrl = queue("work");
    send(queueUrl, ["a", "b", "c"]);
    map(queueUrl, (records) =>
      answer({
        batchItemFailures: records
          .filter(({ body, attributes }) => body === "b" && attributes["ApproximateReceiveCount"] === "1")
          .map(({ messageId }) => ({ itemIdentifier: messageId })),
      }),
    );
    await visibleAgain(1);
    await expect.poll(bodies).toEqual([["a", "b", "c"], ["b"]]);
    expect(reports[0]).toMatchObject({ outcome: "partial", failed: [batches[1]?.[0]?.messageId] });
  });

  it("all where failures are reported but the mapping does not ask for them", async () => {
    const queueUrl = queue("work");
    send(queueUrl, ["a"]);
    map(queueUrl, ([record]) => answer({ batchItemFailures: [{ itemIdentifier: record?.messageId }] }), {
      functionResponseTypes: [],
    });
    await expect.poll(() => reports.map(({ outcome }) => outcome)).toEqual(["succeeded"]);
  });
});

describe("failure brings the whole batch back", () => {
  const answers: [string, Answer][] = [
    ["a throw, a time-out or a crash", broken],
    ["an unknown itemIdentifier", answer({ batchItemFailures: [{ itemIdentifier: "nobody" }] })],
    ["an empty itemIdentifier", answer({ batchItemFailures: [{ itemIdentifier: "" }] })],
    ["a null itemIdentifier", answer({ batchItemFailures: [{ itemIdentifier: null }] })],
  ];
  it.each(answers)("after %s", async (_, failure) => {
    const queueUrl = queue("work");
    send(queueUrl, ["a", "b"]);
    map(queueUrl, () => (batches.length === 1 ? failure : well));
    await visibleAgain(1);
    await expect.poll(bodies).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(batches[1]?.map(({ attributes }) => attributes["ApproximateReceiveCount"])).toEqual(["2", "2"]);
    expect(reports[0]).toMatchObject({
      outcome: "failed",
      failed: reports[0]?.messages.map((m) => m.sqsMessageId),
    });
  });

  it("after a delete that fails", async () => {
    const queueUrl = queue("work");
    send(queueUrl, ["a"]);
    const source = queues.source(queueUrl);
    let deletes = 0;
    map(queueUrl, () => well, {
      source: {
        ...source,
        visibilityTimeoutSeconds: 30,
        delete: (deliveries) => {
          deletes += 1;
          if (deletes === 1) throw new Error("no answer");
          source.delete(deliveries);
        },
      },
    });
    await visibleAgain(1);
    await expect.poll(bodies).toEqual([["a"], ["a"]]);
  });

  it("and in the end to the dead-letter queue, each throw having cost a receive", async () => {
    const dlq = queues.createQueue("dead", {});
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dlq.queueArn, maxReceiveCount: 2 });
    const queueUrl = queue("work", { RedrivePolicy });
    send(queueUrl, ["a"]);
    map(queueUrl, () => broken);
    await visibleAgain(1);
    await visibleAgain(2);
    await expect.poll(() => count(dlq.queueUrl)).toBe(1);
    expect(batches).toHaveLength(2);
  });
});

describe("a throttled invocation", () => {
  it("is tried again within the visibility timeout", async () => {
    const queueUrl = queue("work");
    send(queueUrl, ["a"]);
    map(queueUrl, () => (batches.length < 3 ? { outcome: "throttled" } : well));
    await expect.poll(() => reports.map(({ outcome }) => outcome)).toEqual(["succeeded"]);
    expect(batches.map(([record]) => record?.attributes["ApproximateReceiveCount"])).toEqual(["1", "1", "1"]);
  });

  it("costs its messages a receive once that is over", async () => {
    const queueUrl = queue("work");
    send(queueUrl, ["a"]);
    map(queueUrl, ([record]) =>
      record?.attributes["ApproximateReceiveCount"] === "1" ? { outcome: "throttled" } : well,
    );
    await expect.poll(() => batches.length).toBe(1);
    passVisibility();
    const ended = () =>
      reports.map(({ outcome, messages }) => `${outcome} on receive ${messages[0]?.receiveCount}`).sort();
    await expect.poll(ended).toEqual(["succeeded on receive 2", "throttled on receive 1"]);
  });
});

describe("a FIFO queue", () => {
  it("has one batch of a group in flight, and goes on with other groups", async () => {
    const queueUrl = queue("work.fifo");
    send(queueUrl, ["a1", "a2", "b1"], "a");
    const release = Promise.withResolvers<Answer>();
    map(queueUrl, (records) => (records[0]?.body === "a1" ? release.promise : well), { batchSize: 1 });
    send(queueUrl, ["c1"], "c");
    await expect.poll(bodies).toEqual([["a1"], ["c1"]]);
    release.resolve(well);
    await expect.poll(bodies).toEqual([["a1"], ["c1"], ["a2"], ["b1"]]);
  });

  it("mixes groups in a batch", async () => {
    const queueUrl = queue("work.fifo");
    send(queueUrl, ["a1", "a2"], "a");
    send(queueUrl, ["b1"], "b");
    map(queueUrl, () => well);
    await expect.poll(bodies).toEqual([["a1", "a2", "b1"]]);
  });

  it("delivers what failed before what came after it in the group", async () => {
    const queueUrl = queue("work.fifo");
    send(queueUrl, ["a1", "a2", "a3"], "a");
    map(
      queueUrl,
      (records) =>
        batches.length === 1
          ? answer({ batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })) })
          : well,
      { batchSize: 2 },
    );
    await visibleAgain(1);
    await expect.poll(bodies).toEqual([["a1", "a2"], ["a1", "a2"], ["a3"]]);
  });
});

describe("creation refuses", () => {
  const refused: [string, string, Parameters<typeof map>[2], RegExp][] = [
    [
      "a visibility timeout below the function's",
      "work",
      { functionTimeoutSeconds: 31 },
      /Function timeout: 31 seconds/,
    ],
    ["a batch over 10 without a window", "work", { batchSize: 11 }, /window/i],
    ["a batch over 10,000", "work", { batchSize: 10_001, maximumBatchingWindowInSeconds: 1 }, /batchSize/],
    ["a window over 300 s", "work", { maximumBatchingWindowInSeconds: 301 }, /300/],
    ["a concurrency below 2", "work", { maximumConcurrency: 1 }, /2 to 1000/],
    ["a window on a FIFO queue", "work.fifo", { maximumBatchingWindowInSeconds: 1 }, /FIFO/],
  ];
  it.each(refused)("%s", (_, name, options, message) => {
    const queueUrl = queue(name);
    expect(() => map(queueUrl, () => well, options)).toThrow(message);
  });
});

describe("closing", () => {
  it("receives no more and lets what runs come to its end", async () => {
    const queueUrl = queue("work");
    send(queueUrl, ["a"]);
    const release = Promise.withResolvers<Answer>();
    map(queueUrl, () => release.promise);
    await expect.poll(() => mapping?.running).toBe(1);
    const closed = mapping?.close(5000);
    send(queueUrl, ["b"]);
    release.resolve(well);
    await closed;
    expect(reports.map(({ outcome }) => outcome)).toEqual(["succeeded"]);
    expect(bodies()).toEqual([["a"]]);
    expect(await count(queueUrl)).toBe(1);
  });
});

it("goes on after a receive that fails, and reports why", async () => {
  const queueUrl = queue("failing");
  send(queueUrl, ["x"]);
  const working = queues.source(queueUrl);
  let fails = 1;
  const receive: QueueSource["receive"] = async (options) => {
    if (fails-- > 0) throw new Error("The store is broken.");
    return working.receive(options);
  };
  map(queueUrl, () => well, { source: { ...working, visibilityTimeoutSeconds: 30, receive } });
  await vi.waitFor(() => expect(reports).toHaveLength(1), 10_000);
  expect(errors.map(String)).toEqual(["Error: The store is broken."]);
});

it("goes on after a batch that nobody can handle", async () => {
  const queueUrl = queue("broken");
  send(queueUrl, ["x"]);
  map(queueUrl, () => {
    throw new Error("There is no runtime.");
  });
  await vi.waitFor(() => expect(errors).toHaveLength(1), 10_000);
  expect(mapping?.running).toBe(0);
});
