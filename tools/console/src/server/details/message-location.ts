import { localResources } from "@ringback/contracts/resources/local-resources";
import type { LocalCloud } from "@ringback/local/local-cloud";
import type { MessageLocation } from "../../api/page-api.ts";
import type { ConsoleState } from "../state/console-state.ts";

type Queues = Pick<LocalCloud["queues"], "work" | "deadLetters">;

/** Where a message is now: on a queue, in the table or in the archive. */
export function messageLocation(options: {
  queues: Queues;
  maxReceiveCount: number;
  state: Pick<ConsoleState, "messages" | "deadLetters" | "receives">;
  messageId: string | undefined;
  /** Of the last send; none where nothing was sent yet. */
  sqsMessageId: string | undefined;
}): MessageLocation {
  const { state, messageId, sqsMessageId } = options;
  if (sqsMessageId !== undefined) {
    const onQueue = locationOnQueue({ ...options, sqsMessageId });
    if (onQueue !== undefined) return onQueue;
    const deadLetter = state.deadLetters.get(sqsMessageId);
    if (deadLetter !== undefined && deadLetter.status !== "recorded") {
      return { place: "archive", deadLetterId: sqsMessageId, status: deadLetter.status };
    }
  }
  if (messageId !== undefined && state.messages.has(messageId)) return { place: "table", messageId };
  return sqsMessageId === undefined ? { place: "not sent" } : { place: "gone" };
}

function locationOnQueue(options: {
  queues: Queues;
  maxReceiveCount: number;
  state: Pick<ConsoleState, "receives">;
  sqsMessageId: string;
}): MessageLocation | undefined {
  const { queues, maxReceiveCount, state: consoleState, sqsMessageId } = options;
  const places = [
    {
      inspection: queues.work,
      queue: localResources.workQueue,
      before: 0,
      limit: { attempts: maxReceiveCount },
    },
    // The receives of a dead letter are counted on, and have no limit.
    {
      inspection: queues.deadLetters,
      queue: localResources.deadLetterQueue,
      before: maxReceiveCount,
      limit: {},
    },
  ];
  for (const { inspection, queue, before, limit } of places) {
    const found = inspection.find(sqsMessageId);
    if (found === undefined) continue;
    const received = Math.max(0, found.receiveCount - before);
    const at = { place: "queue", queue, ...limit } as const;
    const isRunning = consoleState.receives.receivesOf(sqsMessageId).at(-1)?.outcome === "running";
    if (found.state === "in-flight" && isRunning) {
      return { ...at, state: "in a batch", attempt: Math.max(1, received) };
    }
    const attempt = received + 1;
    if (found.state === "waiting") return { ...at, state: "waiting", attempt };
    const state = found.state === "delayed" ? "delayed" : "coming back";
    return { ...at, state, attempt, nextAt: found.visibleAt };
  }
  return undefined;
}
