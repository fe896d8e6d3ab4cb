import { returnedToQueueSchema, returnReason } from "@ringback/contracts/monitoring/function-log";
import { wholeBatchErrorName } from "@ringback/contracts/monitoring/whole-batch-error-name";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { Receive } from "../../api/page-api.ts";

/** The receives of this many messages are kept; those of the oldest message are dropped first. */
const maximumMessages = 20_000;

/** A receive as the events of the local cloud describe it. */
export type LoggedReceive = Omit<Receive, "functionTitle">;

/** The receives of each message, and how each one ended. */
export interface ReceiveLog {
  onEvent(event: LocalEvent): void;
  /** Reads a line of a function's log, which may say why a message returned to the queue. */
  onLog(line: string): void;
  /** The receives of a message, by the id that SQS gave it, in their order. */
  receivesOf(sqsMessageId: string): readonly LoggedReceive[];
}

/** Begins empty. */
export function createReceiveLog(): ReceiveLog {
  const receives = new Map<string, LoggedReceive[]>();

  function add(sqsMessageId: string, receive: LoggedReceive): void {
    const known = receives.get(sqsMessageId);
    if (known !== undefined) known.push(receive);
    else receives.set(sqsMessageId, [receive]);
    const [oldest] = receives.keys();
    if (receives.size > maximumMessages && oldest !== undefined) receives.delete(oldest);
  }

  function change(sqsMessageId: string, receiveCount: number, fields: Partial<LoggedReceive>): void {
    const known = receives.get(sqsMessageId) ?? [];
    // A queue may deliver a message twice at once, with the same receive count: then each batch ends one of the two.
    const isThis = (receive: LoggedReceive) => receive.receiveCount === receiveCount;
    const running = known.findIndex((receive) => isThis(receive) && receive.outcome === "running");
    const index = fields.outcome === undefined || running === -1 ? known.findLastIndex(isThis) : running;
    const before = known[index];
    if (before !== undefined) known[index] = { ...before, ...fields };
  }

  return {
    onEvent: (event) => {
      if (event.type === "batch-received") {
        for (const { sqsMessageId, receiveCount } of event.messages) {
          add(sqsMessageId, {
            receiveCount,
            functionName: event.functionName,
            batchSize: event.messages.length,
            receivedAt: event.at,
            outcome: "running",
          });
        }
      } else if (event.type === "batch-finished") {
        const failed = new Set(event.failed);
        for (const { sqsMessageId, receiveCount } of event.messages) {
          const isReturned = failed.has(sqsMessageId);
          change(sqsMessageId, receiveCount, {
            outcome: isReturned ? "returned" : "done",
            durationMs: event.durationMs,
            ...(isReturned && isOwnReason(event.reason) ? { reason: event.reason } : {}),
          });
        }
      }
    },
    onLog: (line) => {
      if (!line.includes('"returned to the queue"')) return;
      const entry = returnedToQueueSchema.safeParse(parsed(line));
      if (!entry.success) return;
      // The log and the response of a function arrive separately, in any order.
      const { messageId, receiveCount } = entry.data;
      change(messageId, receiveCount, { reason: returnReason(entry.data) });
    },
    receivesOf: (sqsMessageId) => receives.get(sqsMessageId) ?? [],
  };
}

/** If a batch failed because all its messages failed, the log has the better reasons. */
function isOwnReason(reason: string | undefined): reason is string {
  return reason !== undefined && !reason.startsWith(wholeBatchErrorName);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
