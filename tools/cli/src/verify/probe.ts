import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { type MessageAttributeValue, SendMessageCommand } from "@aws-sdk/client-sqs";
import { GetCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { joinArchivedBody } from "@ringback/contracts/message/archived-body";
import type { WorkflowEvent } from "@ringback/contracts/message/event";
import { timeToLiveAttribute } from "@ringback/contracts/resources/time-to-live";
import { countQueued } from "./count-queued.ts";
import type { CreatedItems } from "./created-items.ts";
import { type EndedExecution, executionEvidence } from "./execution-evidence.ts";
import type { VerifyTarget } from "./verify-target.ts";
import { withMessageGroup } from "./with-message-group.ts";

type Item = Readonly<Record<string, unknown>>;

/** What a row uses to send messages and to read results. Everything that it creates is noted, to be removed at the end. */
export interface Probe {
  readonly target: VerifyTarget;
  /** The id of the row's message; if the row needs several, it adds a word to this. */
  readonly id: string;
  /** To be called when the row's fault has affected its message, so that the next row can begin while this one waits. */
  faultInjected(): void;
  /** A valid event with the id of the row; `change` replaces fields. */
  event(change?: Readonly<Record<string, unknown>>): WorkflowEvent;
  /**
   * Starts an execution, also with input that is not an event. `word` distinguishes executions of one row.
   * @returns its ARN
   */
  start(input: object, word?: string): Promise<string>;
  /** Waits until the execution has ended; rejects if it has not ended within the limit. */
  ended(executionArn: string, limitMs: number): Promise<EndedExecution>;
  /**
   * Sends a body to a queue directly, without a workflow.
   * @returns the id that SQS gave the message
   */
  send(
    queueUrl: string,
    body: string,
    attributes?: Readonly<Record<string, MessageAttributeValue>>,
  ): Promise<string>;
  /** The item of a message in the messages table, without its time to live, which a redelivery sets again; undefined if there is none, or the task records nothing. */
  item(messageId: string): Promise<Item | undefined>;
  /** The archive entry of a message, by the id that SQS gave it; undefined if there is none. */
  entry(deadLetterId: string): Promise<Item | undefined>;
  /** The archive entry of a message or an event by its own id, if the id from SQS is not known. */
  entryOfMessage(messageId: string): Promise<Item | undefined>;
  /** How many messages the queues have: visible, in flight or delayed. */
  queued(): Promise<number>;
  /** Polls until `look` gives a value; undefined if it gives none within the limit. */
  until<T>(look: () => Promise<T | undefined>, limitMs: number): Promise<T | undefined>;
}

/** The probe of one row. */
export function createProbe(options: {
  target: VerifyTarget;
  created: CreatedItems;
  row: string;
  signal: AbortSignal;
  onFaultInjected: (() => void) | undefined;
}): Probe {
  const { target, created, signal } = options;
  const { cloud, queues, settings, pollMs } = target;
  const id = `verify-${created.run}-${options.row.replaceAll(/[^A-Za-z0-9]+/g, "-")}`;
  let sent = 0;

  async function until<T>(look: () => Promise<T | undefined>, limitMs: number): Promise<T | undefined> {
    const endsAt = Date.now() + limitMs;
    for (;;) {
      signal.throwIfAborted();
      const found = await look();
      if (found !== undefined || Date.now() >= endsAt) return found;
      await delay(pollMs, undefined, { signal });
    }
  }

  async function get(TableName: string, Key: Record<string, string>): Promise<Item | undefined> {
    const { Item } = await cloud.tables.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item;
  }

  /** Adds the body to an entry. The parts of a large body are items of their own. */
  const withItsBody = (entry: Item) =>
    joinArchivedBody(entry, async (partKey) => {
      created.deadLetterIds.add(partKey);
      const bytes: unknown = (await get(cloud.deadLettersTable, { deadLetterId: partKey }))?.["bytes"];
      return bytes instanceof Uint8Array ? bytes : undefined;
    });

  return {
    target,
    id,
    faultInjected: () => options.onFaultInjected?.(),
    event: (change = {}) => {
      const event: WorkflowEvent = {
        version: "0",
        id,
        "detail-type": "Verification",
        source: "ringback.verify",
        time: new Date().toISOString(),
        resources: [],
        detail: { verify: created.run, text: 'Grüße, 漢字, "quotes" and \\ signs' },
        ...change,
      };
      created.messageIds.add(event.id);
      return target.workflow === undefined ? event : withMessageGroup(event, settings, id);
    },
    start: async (input, word) => {
      const name = (word === undefined ? id : `${id}-${word}`).slice(0, 80);
      const command = new StartExecutionCommand({
        stateMachineArn: target.workflow?.arn,
        name,
        input: JSON.stringify(input),
      });
      const { executionArn = "" } = await cloud.stepFunctions.send(command);
      created.executionArns.add(executionArn);
      return executionArn;
    },
    ended: async (executionArn, limitMs) => {
      const isOver = await until(async () => {
        const { status } = await cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
        return status === "RUNNING" ? undefined : true;
      }, limitMs);
      const evidence = await executionEvidence(cloud, executionArn, created.taskTokens);
      if (evidence.sqsMessageId !== undefined) created.deadLetterIds.add(evidence.sqsMessageId);
      if (isOver === undefined) throw new Error(`the execution is still waiting after ${limitMs / 1000} s`);
      // The history of some servers does not contain the body.
      const queueBody = evidence.queueBody ?? deliveredBodyOf(target, evidence.described.input);
      const { MyTaskToken } = { MyTaskToken: undefined, ...objectOfJson(queueBody) };
      if (typeof MyTaskToken === "string") created.taskTokens.add(MyTaskToken);
      return { ...evidence, queueBody };
    },
    send: async (QueueUrl, MessageBody, MessageAttributes) => {
      sent += 1;
      const isFifo = QueueUrl.endsWith(".fifo");
      const { MessageId = "" } = await queues.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody,
          ...(MessageAttributes === undefined ? {} : { MessageAttributes }),
          ...(isFifo ? { MessageGroupId: id, MessageDeduplicationId: `${id}-${sent}` } : {}),
        }),
      );
      created.deadLetterIds.add(MessageId);
      return MessageId;
    },
    item: async (messageId) => {
      const { messagesTable } = target.task;
      if (messagesTable === undefined) return undefined;
      const item = await get(messagesTable, { messageId });
      if (item === undefined) return undefined;
      const { [timeToLiveAttribute]: _, ...rest } = item;
      return rest;
    },
    entry: async (deadLetterId) => {
      const item = await get(cloud.deadLettersTable, { deadLetterId });
      // An item without a status is not an entry but a note of why a receive failed.
      return item?.["status"] === undefined ? undefined : withItsBody(item);
    },
    entryOfMessage: async (messageId) => {
      const filter = {
        TableName: cloud.deadLettersTable,
        ConsistentRead: true,
        FilterExpression: "messageId = :messageId AND attribute_exists(#status)",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":messageId": messageId },
      };
      for await (const { Items = [] } of paginateScan({ client: cloud.tables }, filter)) {
        const [found] = Items;
        if (found === undefined) continue;
        created.deadLetterIds.add(String(found["deadLetterId"]));
        return withItsBody(found);
      }
      return undefined;
    },
    queued: () => countQueued(queues, Object.values(target.queueUrls)),
    until,
  };
}

/** The body that a queue has delivered for the message of this input. */
function deliveredBodyOf({ deliveredBodies }: VerifyTarget, input: string | undefined): string | undefined {
  const { id, time, detail } = { id: undefined, time: undefined, detail: undefined, ...objectOfJson(input) };
  return deliveredBodies.find((body) => {
    const { Record: record } = { Record: undefined, ...objectOfJson(body) };
    return isDeepStrictEqual(record, { messageId: id, createdAt: time, event: detail });
  });
}

function objectOfJson(text: string | undefined): object {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
