import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { type MessageAttributeValue, SendMessageCommand } from "@aws-sdk/client-sqs";
import { GetCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { joinArchivedBody } from "@ringback/contracts/message/archived-body";
import type { WorkflowEvent } from "@ringback/contracts/message/event";
import { timeToLiveAttribute } from "@ringback/contracts/resources/time-to-live";
import type { CreatedItems } from "./created-items.ts";
import { type EndedExecution, executionEvidence } from "./execution-evidence.ts";
import { withMessageGroup } from "./message-group.ts";
import { countQueued } from "./queued-messages.ts";
import type { VerifyTarget } from "./verify-target.ts";

type Item = Readonly<Record<string, unknown>>;

/** What a row sends with and looks with. Everything that it makes is noted for the removal. */
export interface Probe {
  readonly target: VerifyTarget;
  /** The id of the row's messages, of which each may add a word. */
  readonly id: string;
  /** Says that the row's fault has hit its message, so that the next row can begin while this one waits. */
  arranged(): void;
  /** An event that the workflow takes, with an id of this run. */
  event(change?: Readonly<Record<string, unknown>>): WorkflowEvent;
  /** Starts an execution; `input` need not be an event. The word tells executions of one row apart. */
  start(input: object, word?: string): Promise<string>;
  /** Waits until the execution has ended. Rejects where it has not within the limit. */
  ended(executionArn: string, limitMs: number): Promise<EndedExecution>;
  /** Puts a body on a queue as somebody would who is no workflow. Gives SQS's id. */
  send(
    queueUrl: string,
    body: string,
    attributes?: Readonly<Record<string, MessageAttributeValue>>,
  ): Promise<string>;
  /** The item of a message, once it is there, without its time to live, which a redelivery begins anew. */
  item(messageId: string): Promise<Item | undefined>;
  /** The archive's entry of a message, by SQS's id. */
  entry(deadLetterId: string): Promise<Item | undefined>;
  /** The archive's entry of a message or event whose id in SQS nobody tells. */
  entryOfMessage(messageId: string): Promise<Item | undefined>;
  /** The messages that the queues hold: visible, in flight or delayed. */
  queued(): Promise<number>;
  /** Looks until there is something, or the limit is over. */
  until<T>(look: () => Promise<T | undefined>, limitMs: number): Promise<T | undefined>;
}

export function createProbe(options: {
  target: VerifyTarget;
  made: CreatedItems;
  row: string;
  signal: AbortSignal;
  onArranged: (() => void) | undefined;
}): Probe {
  const { target, made, signal } = options;
  const { cloud, queues, settings, pollMs } = target;
  const id = `verify-${made.run}-${options.row.replaceAll(/[^A-Za-z0-9]+/g, "-")}`;
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

  /** The entry with its body, of which the parts are items of their own where it is large. */
  const whole = (entry: Item) =>
    joinArchivedBody(entry, async (partKey) => {
      made.deadLetterIds.add(partKey);
      const bytes: unknown = (await get(cloud.deadLettersTable, { deadLetterId: partKey }))?.["bytes"];
      return bytes instanceof Uint8Array ? bytes : undefined;
    });

  return {
    target,
    id,
    arranged: () => options.onArranged?.(),
    event: (change = {}) => {
      const event: WorkflowEvent = {
        version: "0",
        id,
        "detail-type": "Verification",
        source: "ringback.verify",
        time: new Date().toISOString(),
        resources: [],
        detail: { verify: made.run, text: 'Grüße, 漢字, "quotes" and \\ signs' },
        ...change,
      };
      made.messageIds.add(event.id);
      return withMessageGroup(event, settings, id);
    },
    start: async (input, word) => {
      const name = (word === undefined ? id : `${id}-${word}`).slice(0, 80);
      const command = new StartExecutionCommand({
        stateMachineArn: cloud.stateMachineArn,
        name,
        input: JSON.stringify(input),
      });
      const { executionArn = "" } = await cloud.workflows.send(command);
      made.executionArns.add(executionArn);
      return executionArn;
    },
    ended: async (executionArn, limitMs) => {
      const isOver = await until(async () => {
        const { status } = await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }));
        return status === "RUNNING" ? undefined : true;
      }, limitMs);
      const evidence = await executionEvidence(cloud, executionArn, made.taskTokens);
      if (evidence.sqsMessageId !== undefined) made.deadLetterIds.add(evidence.sqsMessageId);
      if (isOver === undefined) throw new Error(`the execution still waits after ${limitMs / 1000} s`);
      // Not every server's history tells what was sent.
      const queueBody = evidence.queueBody ?? deliveredBodyOf(target, evidence.described.input);
      const { MyTaskToken } = { MyTaskToken: undefined, ...jsonObject(queueBody) };
      if (typeof MyTaskToken === "string") made.taskTokens.add(MyTaskToken);
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
      made.deadLetterIds.add(MessageId);
      return MessageId;
    },
    item: async (messageId) => {
      const item = await get(cloud.messagesTable, { messageId });
      if (item === undefined) return undefined;
      const { [timeToLiveAttribute]: _, ...rest } = item;
      return rest;
    },
    entry: async (deadLetterId) => {
      const item = await get(cloud.deadLettersTable, { deadLetterId });
      // An item without a status is no entry: it keeps why a receive failed.
      return item?.["status"] === undefined ? undefined : whole(item);
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
        made.deadLetterIds.add(String(found["deadLetterId"]));
        return whole(found);
      }
      return undefined;
    },
    queued: () => countQueued(queues, Object.values(target.queueUrls)),
    until,
  };
}

/** The body that a queue has delivered with the message of this input. */
function deliveredBodyOf({ deliveredBodies }: VerifyTarget, input: string | undefined): string | undefined {
  const { id, time, detail } = { id: undefined, time: undefined, detail: undefined, ...jsonObject(input) };
  return deliveredBodies.find((body) => {
    const { Record: record } = { Record: undefined, ...jsonObject(body) };
    return isDeepStrictEqual(record, { messageId: id, createdAt: time, event: detail });
  });
}

function jsonObject(text: string | undefined): object {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
