import { localResources } from "@ringback/contracts/local-resources";
import type { Whereabouts } from "../api.ts";
import type { Deployment } from "./deployment.ts";
import type { Knowledge } from "./knowledge.ts";

/** The dead-letter function's queue counts on: its receives follow those of the work queue. */
const deadLetterAttempts = 5;

/** Where a message is now: on a queue, in the table or in the archive. */
export function whereaboutsOf(options: {
  deployment: Deployment;
  knowledge: Knowledge;
  messageId: string | undefined;
  sqsMessageId: string | undefined;
}): Whereabouts {
  const { deployment, knowledge, messageId, sqsMessageId } = options;
  const { cloud, maxReceiveCount } = deployment;
  if (sqsMessageId !== undefined) {
    const queues = [
      {
        inspection: cloud.queues.work,
        queue: localResources.workQueue,
        before: 0,
        attempts: maxReceiveCount,
      },
      {
        inspection: cloud.queues.deadLetters,
        queue: localResources.deadLetterQueue,
        before: maxReceiveCount + 1,
        attempts: deadLetterAttempts,
      },
    ];
    for (const { inspection, queue, before, attempts } of queues) {
      const found = inspection.find(sqsMessageId);
      if (found === undefined) continue;
      const received = Math.max(0, found.receiveCount - before);
      const isRunning = knowledge.deliveries.receivesOf(sqsMessageId).at(-1)?.outcome === "running";
      if (found.state === "in-flight" && isRunning) {
        return { place: "queue", queue, state: "in a batch", attempt: Math.max(1, received), attempts };
      }
      const attempt = received + 1;
      if (found.state === "waiting") return { place: "queue", queue, state: "waiting", attempt, attempts };
      const state = found.state === "delayed" ? "delayed" : "coming back";
      return { place: "queue", queue, state, attempt, attempts, nextAt: found.visibleAt };
    }
    const deadLetter = knowledge.deadLetters.get(sqsMessageId);
    if (deadLetter !== undefined && deadLetter.status !== "recorded") {
      return { place: "archive", deadLetterId: sqsMessageId, status: deadLetter.status };
    }
  }
  if (messageId !== undefined && knowledge.messages.has(messageId)) return { place: "table", messageId };
  return sqsMessageId === undefined ? { place: "not sent" } : { place: "gone" };
}
