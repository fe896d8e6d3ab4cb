import { taskVariable, workflowVariable } from "@ringback/contracts/resources/task-link";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { MessageLook } from "@ringback/core/look/message-look";
import { Refused } from "@ringback/core/work/refused";
import type { MessageWork } from "@ringback/core/work/work";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { capturedOutput } from "./testing/captured-output.ts";
import { functionOfTask } from "./testing/function-of-task.ts";
import { invocationContext, queueBody, sqsEvent, sqsRecord, tokenOf } from "./testing/sqs-event.ts";
import { type StubAnswer, type StubRequest, stubAws } from "./testing/stub-aws.ts";

const output = capturedOutput();
const payload = z.object({ amount: z.number().min(1), currency: z.string().default("EUR") });
type Payment = z.output<typeof payload>;

const fine: StubAnswer = { status: 200, body: { Responses: [], Successful: [], Failed: [] } };

/** The handlers of a task, and the requests that they make to AWS. */
async function task(
  declared: { readonly work: MessageWork<Payment>; readonly look?: MessageLook<Payment> },
  options: { chosen?: Partial<TaskSettings>; answer?: (request: StubRequest) => StubAnswer } = {},
) {
  const aws = await stubAws(options.answer ?? (() => fine));
  functionOfTask(aws.url, options.chosen);
  const { bufferedTask } = await import("./buffered-task.ts");
  const handlers = bufferedTask({ payload, ...declared });
  const send = (...ids: readonly [string, object][]) =>
    handlers.handler(
      sqsEvent(...ids.map(([id, event]) => sqsRecord(id, queueBody(id, { event }), {}))),
      invocationContext(4000),
    );
  const bury = (id: string, event: object) =>
    handlers.deadLetterHandler(
      sqsEvent(sqsRecord(id, queueBody(id, { event }), { ApproximateReceiveCount: "6" })),
      invocationContext(4000),
    );
  const calls = (action: string) =>
    aws.requests.filter((request) => request.action === action).map(({ input }) => input);
  return { ...handlers, send, bury, calls };
}

describe("bufferedTask", () => {
  it("one of three messages hung or threw: the third is called back, and the two return", async () => {
    const { send, calls } = await task(
      {
        work: ({ messageId }) => {
          if (messageId === "hangs") return new Promise(() => undefined);
          if (messageId === "throws") throw new TypeError("no total");
          return { charged: messageId };
        },
      },
      { chosen: { workSeconds: 0.2 } },
    );
    const response = await send(["hangs", { amount: 1 }], ["throws", { amount: 1 }], ["fine", { amount: 1 }]);
    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      "hangs",
      "throws",
    ]);
    expect(calls("SendTaskSuccess")).toEqual([{ taskToken: tokenOf("fine"), output: '{"charged":"fine"}' }]);
    expect(calls("SendTaskFailure")).toEqual([]);
    // Both come back after a delay.
    expect(calls("ChangeMessageVisibilityBatch")).toHaveLength(1);
    expect(output.lines().filter(({ message }) => message === "returned to the queue")).toMatchObject([
      { messageId: "hangs", task: "Charge", level: "WARN" },
      { messageId: "throws", task: "Charge", level: "ERROR", error: { message: "no total" } },
    ]);
    expect(output.lines()).toContainEqual(
      expect.objectContaining({ Stage: "test", Task: "Charge", Completed: 1, Retried: 1, Unexpected: 1 }),
    );
  });

  it("gives work the payload as its schema gives it, and fails what breaks it with the path of the field", async () => {
    const events: Payment[] = [];
    const { send, calls } = await task({
      work: ({ event }) => {
        events.push(event);
      },
    });
    await send(["a", { amount: 7 }], ["b", { amount: 0 }]);
    expect(events).toEqual([{ amount: 7, currency: "EUR" }]);
    expect(calls("SendTaskFailure")).toMatchObject([
      {
        taskToken: tokenOf("b"),
        error: "InvalidMessage",
        cause: expect.stringContaining("Record.event.amount has to be at least 1."),
      },
    ]);
    expect(calls("UpdateItem")).toMatchObject([{ TableName: "archive", Key: { deadLetterId: { S: "b" } } }]);
  });

  it("archives what its work refuses, and fails the task with its name and cause", async () => {
    const { send, calls } = await task({
      work: () => {
        throw new Refused("PaymentDeclined", "The card has expired.");
      },
    });
    expect(await send(["a", { amount: 1 }])).toEqual({ batchItemFailures: [] });
    expect(calls("SendTaskFailure")).toEqual([
      {
        taskToken: tokenOf("a"),
        error: "PaymentDeclined",
        cause: '{"messageId":"a","reason":"The card has expired."}',
      },
    ]);
    expect(calls("UpdateItem")).toHaveLength(1);
    expect(output.lines()).toContainEqual(expect.objectContaining({ Refused: 1 }));
  });

  it("lets a task succeed whose result is no JSON, and logs that at ERROR", async () => {
    const { send, calls } = await task({ work: () => ({ total: 1n }) });
    expect(await send(["a", { amount: 1 }])).toEqual({ batchItemFailures: [] });
    const omitted = "The result is no JSON (TypeError).";
    expect(calls("SendTaskSuccess")).toEqual([
      { taskToken: tokenOf("a"), output: JSON.stringify({ messageId: "a", omitted }) },
    ]);
    expect(output.lines()).toContainEqual(
      expect.objectContaining({ level: "ERROR", outcome: "succeeded", omitted, task: "Charge" }),
    );
    expect(output.lines()).toContainEqual(expect.objectContaining({ Completed: 1, ResultOmitted: 1 }));
  });

  it("counts a failure of AWS or of the network that passes as expected", async () => {
    const throttled = Object.assign(new Error("slow down"), { name: "ThrottlingException" });
    const refused = new TypeError("fetch failed", {
      cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
    });
    const { send } = await task({
      work: ({ messageId }) => {
        throw messageId === "a" ? throttled : refused;
      },
    });
    expect((await send(["a", { amount: 1 }], ["b", { amount: 1 }])).batchItemFailures).toHaveLength(2);
    expect(output.lines()).toContainEqual(expect.objectContaining({ Retried: 2 }));
  });

  it("brings a message back whose payload schema throws, and works on its siblings", async () => {
    const aws = await stubAws(() => fine);
    functionOfTask(aws.url);
    const { bufferedTask } = await import("./buffered-task.ts");
    const broken = z.object({ amount: z.number() }).transform((event) => {
      if (event.amount === 3) throw new TypeError("broken schema");
      return event;
    });
    const { handler } = bufferedTask({ payload: broken, work: ({ event }) => event.amount });
    const record = (id: string, amount: number) => sqsRecord(id, queueBody(id, { event: { amount } }));
    const response = await handler(sqsEvent(record("a", 1), record("b", 3)), invocationContext(4000));
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "b" }] });
    expect(output.lines()).toContainEqual(
      expect.objectContaining({ level: "ERROR", messageId: "b", reason: "TypeError" }),
    );
  });

  it("asks the look of the task before it archives a dead letter", async () => {
    const asked: Payment[] = [];
    const { bury, calls } = await task({
      work: () => undefined,
      look: ({ messageId, event }) => {
        asked.push(event);
        return messageId === "done" ? { charged: true } : undefined;
      },
    });
    await bury("done", { amount: 1 });
    expect(calls("SendTaskSuccess")).toEqual([{ taskToken: tokenOf("done"), output: '{"charged":true}' }]);
    expect(asked).toEqual([{ amount: 1, currency: "EUR" }]);
    await bury("open", { amount: 1 });
    expect(calls("SendTaskFailure")).toMatchObject([
      { error: "MessageDeadLettered", cause: expect.stringContaining("and its work was not done.") },
    ]);
  });

  it("says of a dead letter without a look that nobody knows whether its work was done", async () => {
    const { bury, calls } = await task({ work: () => undefined });
    await bury("a", { amount: 1 });
    expect(calls("SendTaskFailure")).toMatchObject([
      { cause: expect.stringContaining("Whether its work was done is not known: the task has no look.") },
    ]);
  });

  it("archives whose message it is: task, workflow, execution and state", async () => {
    const { handler, calls } = await task({ work: () => undefined });
    const execution = "arn:aws:states:us-east-1:123456789012:execution:Order-abc:e-1";
    const text = (stringValue: string) => ({ stringValue, dataType: "String" as const });
    const record = {
      ...sqsRecord("a", queueBody("a", { event: {} })),
      messageAttributes: { Execution: text(execution), State: text("Charge the card") },
    };
    await handler(sqsEvent(record), invocationContext(4000));
    expect(calls("UpdateItem")).toMatchObject([
      {
        ExpressionAttributeValues: {
          ":task": { S: "Charge" },
          ":workflow": { S: "Order-abc" },
          ":execution": { S: execution },
          ":state": { S: "Charge the card" },
        },
      },
    ]);
    expect(output.lines()).toContainEqual(
      expect.objectContaining({ message: "settled", task: "Charge", execution }),
    );
  });

  it("refuses a payload that accepts nothing, naming the task", async () => {
    await expect(task({ work: () => undefined })).resolves.toBeDefined();
    const { bufferedTask } = await import("./buffered-task.ts");
    expect(() => bufferedTask({ payload: z.object({ at: z.date() }), work: () => undefined })).toThrow(
      'The payload of task "Charge" accepts no JSON',
    );
  });

  it("takes only a look that returns what its work returns: yes and no would both be results", async () => {
    functionOfTask("http://127.0.0.1:1");
    const { bufferedTask } = await import("./buffered-task.ts");
    const work = async () => ({ charged: "a" });
    bufferedTask({
      payload,
      work,
      look: async ({ messageId }) => (messageId === "a" ? { charged: "a" } : undefined),
    });
    // @ts-expect-error: a boolean is no result of this work.
    bufferedTask({ payload, work, look: async () => false });
    // @ts-expect-error: neither is what many databases return where there is nothing.
    bufferedTask({ payload, work, look: () => null });
    bufferedTask({ payload, work: () => undefined, look: () => ({ found: true }) });
  });

  it("says which link is missing, and where it is made", async () => {
    functionOfTask("http://127.0.0.1:1");
    vi.stubEnv(taskVariable, "Reserve");
    const { bufferedTask } = await import("./buffered-task.ts");
    const declared = { payload, work: () => undefined };
    expect(() => bufferedTask(declared)).toThrow(
      'Task "Reserve" is not linked to its own function: ReserveTask is missing. The stacks\' bufferedTask("Reserve", ...) links it.',
    );
    vi.stubEnv(taskVariable, undefined);
    expect(() => bufferedTask(declared)).toThrow("This function has no RINGBACK_TASK");
  });
});

describe("the modules that are deployed", () => {
  it("record a message, and find a recorded one when its receives are used up", async () => {
    const item = { Item: { digest: { S: "other" } } };
    const aws = await stubAws(({ action }) => (action === "GetItem" ? { status: 200, body: item } : fine));
    functionOfTask(aws.url, { workSeconds: 0 }, "messages");
    const { handler, deadLetterHandler } = await import("./recorder.ts");
    const record = sqsRecord("a", queueBody("a"));
    expect(await handler(sqsEvent(record), invocationContext(4000))).toEqual({ batchItemFailures: [] });
    await deadLetterHandler(sqsEvent(record), invocationContext(4000));
    expect(aws.requests.map(({ action }) => action)).toEqual([
      "PutItem",
      "SendTaskSuccess",
      "GetItem",
      "GetItem",
      "UpdateItem",
      "SendTaskFailure",
    ]);
    expect(aws.requests[0]?.input).toMatchObject({ TableName: "messages" });
    expect(aws.requests.at(-1)?.input["cause"]).toContain(
      "and is not recorded. The archive keeps it: `ringback dead-letters` shows it and sends it again. A message with this id and other content is recorded.",
    );
  });

  it("refuse to record without a table, naming the task", async () => {
    functionOfTask("http://127.0.0.1:1");
    await expect(import("./recorder.ts")).rejects.toThrow('Task "Charge" has no messages table to record in');
  });

  it("archive an undelivered event with the workflow of its rule", async () => {
    const aws = await stubAws(() => fine);
    functionOfTask(aws.url);
    vi.stubEnv(workflowVariable, "Order");
    const { handler } = await import("./undelivered-events.ts");
    const event = { id: "e-1", time: "2022-04-18T07:51:06Z", detail: {} };
    const response = await handler(sqsEvent(sqsRecord("a", JSON.stringify(event))), invocationContext(4000));
    expect(response).toEqual({ batchItemFailures: [] });
    expect(aws.requests).toMatchObject([
      {
        action: "UpdateItem",
        input: { ExpressionAttributeValues: { ":workflow": { S: "Order" }, ":kind": { S: "event" } } },
      },
    ]);
  });

  it("refuse to start for undelivered events of no workflow", async () => {
    functionOfTask("http://127.0.0.1:1");
    await expect(import("./undelivered-events.ts")).rejects.toThrow("This function has no RINGBACK_WORKFLOW");
  });
});
