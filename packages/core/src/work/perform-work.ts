import type { Message } from "@ringback/contracts/message/queue-body";
import { thrownError } from "../ports/thrown-error.ts";
import type { Delivery } from "./delivery.ts";
import { distinctIds } from "./lanes.ts";
import type { Work, WorkOutcome } from "./work.ts";

/** The work of one step under way: `of` gives a delivery's outcome, undefined where its body holds no work. */
export interface WorkUnderWay {
  of(delivery: Delivery): Promise<WorkOutcome | undefined>;
}

/**
 * Does the work of many deliveries, in as few calls as there are with no message id twice. Work that throws, or
 * that answers for fewer messages than it got, gives those an unexpected outcome.
 */
export function performWork(options: {
  work: Work;
  deliveries: readonly Delivery[];
  signal: AbortSignal;
}): WorkUnderWay {
  const items = options.deliveries.flatMap((delivery) =>
    delivery.content.body === "valid"
      ? [{ delivery, message: delivery.content.message, messageId: delivery.content.message.messageId }]
      : [],
  );
  const outcomes = new Map<Delivery, Promise<WorkOutcome>>();
  let before: Promise<unknown> = Promise.resolve();
  for (const part of distinctIds(items)) {
    const messages = part.map(({ message }) => message);
    const results = before.then(() => perform(options.work, messages, options.signal));
    before = results;
    part.forEach(({ delivery }, index) => {
      outcomes.set(
        delivery,
        results.then((result) => result[index] ?? unexpected("The work gave no outcome.")),
      );
    });
  }
  return { of: async (delivery) => outcomes.get(delivery) };
}

async function perform(
  work: Work,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<readonly WorkOutcome[]> {
  try {
    const outcomes = await work(messages, signal);
    return Array.isArray(outcomes) ? outcomes : [];
  } catch (error) {
    const thrown = thrownError(error);
    return messages.map(() => ({ outcome: "unexpected", reason: errorName(error), thrown }));
  }
}

function unexpected(reason: string): WorkOutcome {
  return { outcome: "unexpected", reason };
}

/** An error's name: a reason is counted and compared, and an error's message could hold content. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
