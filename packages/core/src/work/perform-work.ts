import type { Message } from "@ringback/contracts/message/queue-body";
import type { Delivery } from "../delivery/delivery.ts";
import { errorName } from "../errors/error-name.ts";
import { thrownError } from "../errors/thrown-error.ts";
import { distinctIds } from "./distinct-ids.ts";
import type { BatchWork, WorkOutcome } from "./work.ts";

/** Work that has been started for some deliveries. */
export interface StartedWork {
  /** The delivery's outcome, once it is there; undefined where its body holds no valid message to work on. */
  outcomeOf(delivery: Delivery<unknown>): Promise<WorkOutcome | undefined>;
}

/**
 * Starts the work of many deliveries, in as few calls as there can be with no message id twice in one; the calls follow
 * one another. Where the work throws, or gives fewer outcomes than it got messages, those messages have the outcome
 * `unexpected`.
 */
export function performWork<Event>(options: {
  work: BatchWork<Event>;
  deliveries: readonly Delivery<Event>[];
  signal: AbortSignal;
}): StartedWork {
  const items = options.deliveries.flatMap((delivery) =>
    delivery.content.body === "valid"
      ? [{ delivery, message: delivery.content.message, messageId: delivery.content.message.messageId }]
      : [],
  );
  const outcomes = new Map<Delivery<unknown>, Promise<WorkOutcome>>();
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
  return { outcomeOf: async (delivery) => outcomes.get(delivery) };
}

async function perform<Event>(
  work: BatchWork<Event>,
  messages: readonly Message<Event>[],
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
