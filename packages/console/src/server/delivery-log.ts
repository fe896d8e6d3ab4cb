import type { LocalEvent } from "@ringback/local/local-event";
import type { Receive } from "../api.ts";

/** Messages whose receives are remembered; the oldest are forgotten first. */
const remembered = 20_000;

/** What the functions did with each message, receive by receive. */
export interface DeliveryLog {
  hear(event: LocalEvent): void;
  /** Hears a function's log, where it says why it handed a message back. */
  hearLog(line: string): void;
  receivesOf(sqsMessageId: string): readonly Receive[];
}

export function createDeliveryLog(): DeliveryLog {
  const receives = new Map<string, Receive[]>();
  const reasons = new Map<string, string>();

  function add(sqsMessageId: string, receive: Receive): void {
    const known = receives.get(sqsMessageId);
    if (known !== undefined) known.push(receive);
    else receives.set(sqsMessageId, [receive]);
    const [oldest] = receives.keys();
    if (receives.size > remembered && oldest !== undefined) receives.delete(oldest);
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
          const known = receives.get(sqsMessageId) ?? [];
          const index = known.findLastIndex(
            ({ attempt, functionName }) => attempt === receiveCount && functionName === event.functionName,
          );
          const before = known[index];
          if (before === undefined) continue;
          const told = reasons.get(sqsMessageId);
          reasons.delete(sqsMessageId);
          const reason = failed.has(sqsMessageId) ? (event.reason ?? told) : undefined;
          known[index] = {
            ...before,
            outcome: failed.has(sqsMessageId) ? "came back" : "done",
            durationMs: event.durationMs,
            ...(reason === undefined ? {} : { reason }),
          };
        }
      }
    },
    hearLog: (line) => {
      if (!line.includes('"handed back"')) return;
      const told = handedBack(line);
      if (told !== undefined) reasons.set(told.messageId, told.reason);
    },
    receivesOf: (sqsMessageId) => receives.get(sqsMessageId) ?? [],
  };
}

function handedBack(line: string): { messageId: string; reason: string } | undefined {
  try {
    const { message, messageId, reason }: Record<string, unknown> = JSON.parse(line);
    if (message !== "handed back" || typeof messageId !== "string") return undefined;
    return { messageId, reason: String(reason) };
  } catch {
    return undefined;
  }
}
