import { returnedToQueueSchema, returnReason } from "@ringback/contracts/monitoring/function-log";
import { wholeBatchErrorName } from "@ringback/contracts/monitoring/whole-batch-error";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { Receive } from "../../api/page-api.ts";

/** Messages whose receives are remembered; the oldest are forgotten first. */
const remembered = 20_000;

/** What the functions did with each message, receive by receive. */
export interface ReceiveLog {
  hear(event: LocalEvent): void;
  /** Hears a function's log, where it says why it handed a message back. */
  hearLog(line: string): void;
  receivesOf(sqsMessageId: string): readonly Receive[];
}

export function createReceiveLog(): ReceiveLog {
  const receives = new Map<string, Receive[]>();

  function add(sqsMessageId: string, receive: Receive): void {
    const known = receives.get(sqsMessageId);
    if (known !== undefined) known.push(receive);
    else receives.set(sqsMessageId, [receive]);
    const [oldest] = receives.keys();
    if (receives.size > remembered && oldest !== undefined) receives.delete(oldest);
  }

  function change(sqsMessageId: string, attempt: number, fields: Partial<Receive>): void {
    const known = receives.get(sqsMessageId) ?? [];
    const index = known.findLastIndex((receive) => receive.attempt === attempt);
    const before = known[index];
    if (before !== undefined) known[index] = { ...before, ...fields };
  }

  return {
    hear: (event) => {
      if (event.type === "batch-received") {
        for (const { sqsMessageId, receiveCount } of event.messages) {
          add(sqsMessageId, {
            attempt: receiveCount,
            functionName: event.functionName,
            batchSize: event.messages.length,
            receivedAt: event.at,
            outcome: "running",
          });
        }
      } else if (event.type === "batch-finished") {
        const failed = new Set(event.failed);
        for (const { sqsMessageId, receiveCount } of event.messages) {
          const comesBack = failed.has(sqsMessageId);
          change(sqsMessageId, receiveCount, {
            outcome: comesBack ? "came back" : "done",
            durationMs: event.durationMs,
            ...(comesBack && isOwnReason(event.reason) ? { reason: event.reason } : {}),
          });
        }
      }
    },
    hearLog: (line) => {
      if (!line.includes('"returned to the queue"')) return;
      const told = returnedToQueueSchema.safeParse(parsed(line));
      if (!told.success) return;
      // A function's log and its answer come by different ways: either may be first.
      const { messageId, receiveCount } = told.data;
      change(messageId, receiveCount, { reason: returnReason(told.data) });
    },
    receivesOf: (sqsMessageId) => receives.get(sqsMessageId) ?? [],
  };
}

/** A batch that failed because each of its messages did says nothing that the log does not say better. */
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
