import { localResources } from "@ringback/contracts/local-resources";
import type { Whereabouts } from "../api.ts";
import type { Deployment } from "./deployment.ts";
import type { Knowledge } from "./knowledge.ts";

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
        limit: { attempts: maxReceiveCount },
      },
      {
        inspection: cloud.queues.deadLetters,
        queue: localResources.deadLetterQueue,
        // The receive that moved it counts as well.
        before: maxReceiveCount + 1,
        limit: {},
      },
    ];
    for (const { inspection, queue, before, limit } of queues) {
      const found = inspection.find(sqsMessageId);
      if (found === undefined) continue;
      const received = Math.max(0, found.receiveCount - before);
      const isRunning = knowledge.deliveries.receivesOf(sqsMessageId).at(-1)?.outcome === "running";
      if (found.state === "in-flight" && isRunning) {
        return { place: "queue", queue, state: "in a batch", attempt: Math.max(1, received), ...limit };
      }
      const attempt = received + 1;
      if (found.state === "waiting") return { place: "queue", queue, state: "waiting", attempt, ...limit };
      const state = found.state === "delayed" ? "delayed" : "coming back";
      return { place: "queue", queue, state, attempt, ...limit, nextAt: found.visibleAt };
    }
    const deadLetter = knowledge.deadLetters.get(sqsMessageId);
    if (deadLetter !== undefined && deadLetter.status !== "recorded") {
      return { place: "archive", deadLetterId: sqsMessageId, status: deadLetter.status };
    }
  }
  if (messageId !== undefined && knowledge.messages.has(messageId)) return { place: "table", messageId };
  return sqsMessageId === undefined ? { place: "not sent" } : { place: "gone" };
}
