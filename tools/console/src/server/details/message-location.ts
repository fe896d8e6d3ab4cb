import type { LocalCloud } from "@ringback/local/local-cloud";
import type { BufferedTask } from "@ringback/local/task/buffered-tasks";
import type { MessageLocation } from "../../api/page-api.ts";
import { pairsOf } from "../state/app-parts.ts";
import type { ConsoleState } from "../state/console-state.ts";
import { resourceTitles } from "./resource-titles.ts";

interface Queues {
  /** The task that the message is for. */
  readonly task: Pick<BufferedTask, "queues" | "draining" | "settings" | "messagesTable">;
  readonly cloud: Pick<LocalCloud, "graph" | "inspect">;
}

/** Finds out where a message is now: in a queue, in its task's messages table or in the archive. */
export function messageLocation(
  options: Queues & {
    state: Pick<ConsoleState, "messages" | "deadLetters" | "receives">;
    messageId: string | undefined;
    /** The id of the last send; undefined if nothing was sent yet. */
    sqsMessageId: string | undefined;
  },
): MessageLocation {
  const { state, messageId, sqsMessageId, task } = options;
  if (sqsMessageId !== undefined) {
    const onQueue = locationOnQueue({ ...options, sqsMessageId });
    if (onQueue !== undefined) return onQueue;
    const deadLetter = state.deadLetters.get(sqsMessageId);
    if (deadLetter !== undefined && deadLetter.status !== "recorded") {
      return { place: "archive", deadLetterId: sqsMessageId, status: deadLetter.status };
    }
  }
  const { messagesTable } = task;
  if (messageId !== undefined && messagesTable !== undefined && state.messages.has(messagesTable, messageId))
    return { place: "table", messageId };
  return sqsMessageId === undefined ? { place: "not sent" } : { place: "gone" };
}

function locationOnQueue(
  options: Queues & { state: Pick<ConsoleState, "receives">; sqsMessageId: string },
): MessageLocation | undefined {
  const { task, cloud, state: consoleState, sqsMessageId } = options;
  const { maxReceiveCount } = task.settings;
  const places = pairsOf(task).flatMap(({ work, deadLetters }) => [
    { queue: work, earlierReceives: 0, limit: { maxReceiveCount } },
    // The receive count goes on in the dead-letter queue, which has no limit.
    { queue: deadLetters, earlierReceives: maxReceiveCount, limit: {} },
  ]);
  for (const { queue, earlierReceives, limit } of places) {
    const found = cloud.inspect(queue.url).find(sqsMessageId);
    if (found === undefined) continue;
    const received = Math.max(0, found.receiveCount - earlierReceives);
    const queueTitle = resourceTitles(cloud.graph)(queue.name);
    const at = { place: "queue", queue: queue.name, queueTitle, ...limit } as const;
    const isRunning = consoleState.receives.receivesOf(sqsMessageId).at(-1)?.outcome === "running";
    if (found.state === "in-flight" && isRunning) {
      return { ...at, state: "in a batch", receiveCount: Math.max(1, received) };
    }
    const receiveCount = received + 1;
    if (found.state === "waiting") return { ...at, state: "waiting", receiveCount };
    const state = found.state === "delayed" ? "delayed" : "invisible";
    return { ...at, state, receiveCount, visibleAt: found.visibleAt };
  }
  return undefined;
}
