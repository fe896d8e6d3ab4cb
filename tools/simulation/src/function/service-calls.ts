import type { CallBudget } from "@ringback/contracts/settings/task-settings";
import type { Clock } from "@ringback/core/ports/clock";
import { awsFailure } from "../aws/aws-failure.ts";
import type { LambdaProcess } from "../aws/lambda-process.ts";
import type { Trouble } from "../scenario/fault-plan.ts";

/** One call over the network, made by a function's process. */
export interface ServiceCall<T> {
  readonly budget: CallBudget;
  readonly trouble: Trouble | undefined;
  readonly signal: AbortSignal | undefined;
  /** What the service does when the request arrives. It throws what the service answers. */
  readonly effect: () => T;
  /** Called right after the effect, before the caller gets the answer. */
  readonly onDone: () => void;
}

/** Makes one call; fulfilled with the answer, rejected with the error of the service or of the network. */
export type ServiceCalls = <T>(call: ServiceCall<T>) => Promise<T>;

/**
 * Calls with a latency. The effect happens when the request arrives, even if the caller has given up or ended meanwhile. Only
 * a process that still runs gets the answer. A request that was not awaited when the runtime froze may be lost.
 */
export function serviceCalls(options: {
  time: Clock;
  process: LambdaProcess;
  random: () => number;
}): ServiceCalls {
  const { time, process, random } = options;
  const latencyMs = () => 1 + Math.floor(random() * 15);

  return <T>({ budget, trouble, signal, effect, onDone }: ServiceCall<T>) =>
    new Promise<T>((resolve, reject) => {
      if (!process.isRunning()) return;
      const abort = () => {
        if (process.isRunning()) reject(awsFailure("AbortError"));
      };
      if (signal?.aborted) {
        abort();
        return;
      }
      signal?.addEventListener("abort", abort, { once: true });

      const answerAfter = (milliseconds: number, answer: () => void) =>
        void process.clock.after(milliseconds, () => {
          signal?.removeEventListener("abort", abort);
          answer();
        });
      const arriveAfter = (milliseconds: number, arrived: (answer: () => void) => void) =>
        void time.after(milliseconds, () => {
          if (process.state() === "frozen" && random() < 0.5) return;
          arrived(attempt(effect, resolve, reject));
          onDone();
        });

      switch (trouble) {
        case undefined:
          arriveAfter(latencyMs(), (answer) => answerAfter(latencyMs(), answer));
          return;
        case "throttled":
          answerAfter(budget.backoffMs + budget.attempts * latencyMs(), () =>
            reject(awsFailure("ThrottlingException")),
          );
          return;
        case "down":
          answerAfter(budget.attempts * budget.connectTimeoutMs + budget.backoffMs, () =>
            reject(awsFailure("TimeoutError")),
          );
          return;
        case "unknown-error":
          answerAfter(latencyMs(), () => reject(awsFailure("UnknownException")));
          return;
        case "slow": {
          // The caller may give up before the request has its effect.
          const answerMs = 500 + random() * 10 * budget.requestTimeoutMs;
          const limitMs = budget.attempts * budget.requestTimeoutMs + budget.backoffMs;
          const isInTime = answerMs <= budget.requestTimeoutMs;
          arriveAfter(answerMs / 2, (answer) => {
            if (isInTime) answerAfter(answerMs / 2, answer);
          });
          if (!isInTime) answerAfter(limitMs, () => reject(awsFailure("TimeoutError")));
        }
      }
    });
}

function attempt<T>(
  effect: () => T,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): () => void {
  try {
    const value = effect();
    return () => resolve(value);
  } catch (error) {
    return () => reject(error);
  }
}
