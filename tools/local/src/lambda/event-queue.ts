import { randomUUID } from "node:crypto";
import type { CancelTimer, Clock } from "@ringback/stepfunctions/clock";
import type { DeliverEvent } from "./event-destination.ts";
import { type EventResult, invocationRecord } from "./invocation-record.ts";
import type { Invoked, LambdaFunction } from "./lambda-function.ts";

/** How a function's events are retried, and where they go (AWS's FunctionEventInvokeConfig and DeadLetterConfig). */
export interface EventInvokeConfig {
  /** 0 to 2; 2 unless given. */
  readonly maximumRetryAttempts?: number | undefined;
  /** 60 to 21,600; six hours unless given. */
  readonly maximumEventAgeSeconds?: number | undefined;
  /** The ARN of a queue, topic, function or bus. */
  readonly onSuccess?: string | undefined;
  /** The same, for an event that is given up. */
  readonly onFailure?: string | undefined;
  /** The ARN of the function's dead-letter queue or topic. */
  readonly deadLetterTarget?: string | undefined;
}

/** An event that nobody has: not processed, and put nowhere. */
export interface LostEvent {
  readonly functionName: string;
  readonly requestId: string;
  /** A sentence. */
  readonly reason: string;
}

/** Lambda's queue of a function's asynchronous invocations. */
export interface EventQueue {
  /** Takes the event: the function is invoked with it as soon as it can be. @returns the request id */
  accept(event: unknown): string;
  /** Invokes no more; reports as lost what waits for its next attempt. */
  close(): void;
}

/** Before the second and the third attempt (AWS Lambda Developer Guide, "Error handling for asynchronous invocation"). */
const retryDelaysMs = [60_000, 120_000];
const firstThrottleDelayMs = 1000;
const longestThrottleDelayMs = 300_000;
const defaultRetryAttempts = 2;
const defaultEventAgeSeconds = 21_600;

interface WaitingEvent {
  readonly requestId: string;
  readonly event: unknown;
  readonly acceptedAt: number;
  /** Attempts that the function has failed, without those that were throttled. */
  failures: number;
  throttleDelayMs: number;
  last?: Invoked;
}

/**
 * Invokes a function with the events that it accepts, in memory. A failed attempt is repeated after one and two minutes; a
 * throttled one after a second and then longer and longer, up to the age of the event. What is given up goes to its
 * destination and to the dead-letter queue.
 *
 * @param options.config asked anew for each decision
 * @param options.deliver hands a record or an event to its destination; rejects where that does not take it
 */
export function createEventQueue(options: {
  lambda: Pick<LambdaFunction, "functionName" | "functionArn" | "invoke">;
  clock: Clock;
  config(): EventInvokeConfig;
  deliver: DeliverEvent;
  onLost(lost: LostEvent): void;
}): EventQueue {
  const { lambda, clock } = options;
  const { functionName, functionArn } = lambda;
  const waiting = new Map<WaitingEvent, CancelTimer>();
  const running = new Set<WaitingEvent>();
  let closed = false;
  const lose = ({ requestId }: WaitingEvent, reason: string) =>
    options.onLost({ functionName, requestId, reason });

  async function attempt(waits: WaitingEvent): Promise<void> {
    running.add(waits);
    const release = clock.hold?.();
    try {
      const invoked = await lambda.invoke(waits.event, waits.requestId);
      // Events that it was invoked with when the local cloud stopped are reported by `close`.
      if (!closed) await decide(waits, invoked);
    } finally {
      running.delete(waits);
      release?.();
    }
  }

  async function decide(waits: WaitingEvent, invoked: Invoked): Promise<void> {
    const {
      maximumRetryAttempts = defaultRetryAttempts,
      maximumEventAgeSeconds = defaultEventAgeSeconds,
      onSuccess,
    } = options.config();
    const { outcome } = invoked.result;
    if (outcome !== "throttled") waits.last = invoked;
    if (outcome === "succeeded") {
      return deliverRecord({ waits, condition: "Success", to: onSuccess });
    }
    if (outcome === "failed") waits.failures += 1;
    if (waits.failures > maximumRetryAttempts) return giveUp(waits, "RetriesExhausted");
    const delayMs =
      outcome === "failed" ? (retryDelaysMs[waits.failures - 1] ?? 0) : nextThrottleDelay(waits);
    const ageMs = clock.now() + delayMs - waits.acceptedAt;
    if (ageMs > maximumEventAgeSeconds * 1000) return giveUp(waits, "EventAgeExceeded");
    const retry = () => {
      waiting.delete(waits);
      void attempt(waits);
    };
    waiting.set(waits, clock.setTimer(delayMs, retry));
  }

  async function giveUp(
    waits: WaitingEvent,
    condition: "RetriesExhausted" | "EventAgeExceeded",
  ): Promise<void> {
    const { onFailure, deadLetterTarget } = options.config();
    if (onFailure === undefined && deadLetterTarget === undefined) {
      return lose(waits, `${sentences[condition]}${lastErrorOf(waits)}`);
    }
    await deliverRecord({ waits, condition, to: onFailure });
    if (deadLetterTarget !== undefined) await deliverDeadLetter(waits, deadLetterTarget);
  }

  async function deliverRecord(options: {
    waits: WaitingEvent;
    condition: EventResult["condition"];
    to: string | undefined;
  }): Promise<void> {
    const { waits, condition, to } = options;
    if (to === undefined) return;
    const { requestId, event, failures, last } = waits;
    const record = invocationRecord({
      timestamp: clock.now(),
      requestId,
      functionArn,
      condition,
      attempts: condition === "Success" ? failures + 1 : failures,
      event,
      ...(last === undefined ? {} : { last }),
    });
    const detailType = `Lambda Function Invocation Result - ${condition === "Success" ? "Success" : "Failure"}`;
    await hand(waits, { arn: to, payload: record, detailType });
  }

  function deliverDeadLetter(waits: WaitingEvent, to: string): Promise<void> {
    const { result } = waits.last ?? {};
    const error = result?.outcome === "failed" ? result.error.errorMessage : "Rate Exceeded.";
    const attributes = {
      RequestID: { DataType: "String", StringValue: waits.requestId },
      // The HTTP status of the last answer (AWS Lambda Developer Guide, "Adding a dead-letter queue").
      ErrorCode: { DataType: "Number", StringValue: result === undefined ? "429" : "200" },
      ErrorMessage: { DataType: "String", StringValue: error.slice(0, 1024) },
    };
    return hand(waits, { arn: to, payload: waits.event, attributes });
  }

  async function hand(
    waits: WaitingEvent,
    delivery: Omit<Parameters<DeliverEvent>[0], "functionArn">,
  ): Promise<void> {
    try {
      await options.deliver({ functionArn, ...delivery });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      lose(waits, `${delivery.arn} did not take it: ${why}`);
    }
  }

  return {
    accept: (event) => {
      const requestId = randomUUID();
      const waits = {
        requestId,
        event,
        acceptedAt: clock.now(),
        failures: 0,
        throttleDelayMs: firstThrottleDelayMs,
      };
      if (closed) lose(waits, "The local cloud is stopping.");
      else void attempt(waits);
      return requestId;
    },
    close: () => {
      closed = true;
      for (const cancel of waiting.values()) cancel();
      const reason = "It had not been processed when the local cloud stopped.";
      for (const waits of [...waiting.keys(), ...running]) lose(waits, `${reason}${lastErrorOf(waits)}`);
      waiting.clear();
    },
  };
}

const sentences = {
  RetriesExhausted: "All its attempts have failed.",
  EventAgeExceeded: "It has reached its maximum age.",
} as const;

function lastErrorOf({ last }: WaitingEvent): string {
  return last?.result.outcome === "failed" ? ` The last error: ${last.result.error.errorMessage}` : "";
}

function nextThrottleDelay(waits: WaitingEvent): number {
  const delayMs = waits.throttleDelayMs;
  waits.throttleDelayMs = Math.min(delayMs * 2, longestThrottleDelayMs);
  return delayMs;
}
