import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { isArchiveEntry } from "@ringback/contracts/resources/archive-entry";
import type { TaskLink } from "@ringback/contracts/resources/task-link";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import type { Cloud } from "../cloud/cloud.ts";
import type { SentMessage, SentRecord } from "../executions/sent-messages.ts";
import { compareWithTable } from "./compare-with-table.ts";

/** Where a message of an execution is, and what is true of its work. */
export interface MessageProgress {
  readonly messageId: string | undefined;
  readonly state: string;
  /** The name of the task; undefined if the state waits for another queue than a task's. */
  readonly task: string | undefined;
  /**
   * Of a task that records: `recorded`, `not recorded`, or `conflict` if another message with the id is recorded. Of any
   * other: `done`, `waiting` in its queue or in a batch, `failed`, `not sent`, or `ended before` if the execution ended
   * while it waited.
   */
  readonly outcome:
    | "recorded"
    | "not recorded"
    | "conflict"
    | "done"
    | "waiting"
    | "failed"
    | "not sent"
    | "ended before";
  readonly attempts: number;
  readonly error?: string;
  /** Why its last receive failed, if one did and it is still in its queue. */
  readonly lastReason?: string;
  /** Its entries in the archive, one for each time that it became a dead letter. */
  readonly deadLetters: readonly {
    readonly deadLetterId: string;
    readonly error: string;
    readonly status: string;
  }[];
}

/** The execution that sent a message. */
interface Sender {
  readonly workflow: WorkflowLink | undefined;
  readonly isRunning: boolean;
}

/** Finds where a message of an execution is: in the messages table of its task, in the archive, in its queue. */
export async function messageProgress(
  cloud: Cloud,
  sent: SentMessage,
  sender: Sender,
): Promise<MessageProgress> {
  const { state, record, attempts, error } = sent;
  const name = sender.workflow?.tasks.find((one) => one.state === state)?.task;
  const task = cloud.whole.tasks.find((link) => link.task === name);
  const kept = await Promise.all(sent.sqsMessageIds.map((id) => archiveItem(cloud, id)));
  const deadLetters = kept.flatMap((item) =>
    isArchiveEntry(item, Date.now())
      ? {
          deadLetterId: String(item["deadLetterId"]),
          error: String(item["error"]),
          status: String(item["status"]),
        }
      : [],
  );
  const lastReason = sent.end === "waiting" ? kept.at(-1)?.["lastReason"] : undefined;
  return {
    messageId: record?.messageId,
    state,
    task: name,
    outcome: (await recorded(cloud, task, record)) ?? outcomeOf(sent, sender),
    attempts,
    ...(error === undefined ? {} : { error }),
    ...(typeof lastReason === "string" && deadLetters.length === 0 ? { lastReason } : {}),
    deadLetters,
  };
}

function outcomeOf({ end, error }: SentMessage, { isRunning }: Sender): MessageProgress["outcome"] {
  if (end === "not-sent") return isRunning && error === undefined ? "waiting" : "not sent";
  return end === "waiting" && !isRunning ? "ended before" : end;
}

/** Undefined for a task that records nothing. */
async function recorded(
  cloud: Cloud,
  task: TaskLink | undefined,
  record: SentRecord | undefined,
): Promise<"recorded" | "not recorded" | "conflict" | undefined> {
  if (task?.messagesTable === undefined) return undefined;
  if (record === undefined) return "not recorded";
  const { messageId: id, createdAt: time, event: detail } = record;
  const found = await compareWithTable(cloud, task.messagesTable, { id, time, detail });
  if (found === "other") return "conflict";
  return found === "same" ? "recorded" : "not recorded";
}

/** What the archive's table has under the id that SQS gave a message: its entry, or a note of why a receive failed. */
async function archiveItem(
  cloud: Cloud,
  deadLetterId: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const command = new GetCommand({
    TableName: cloud.deadLettersTable,
    Key: { deadLetterId },
    ConsistentRead: true,
  });
  return (await cloud.tables.send(command)).Item;
}
