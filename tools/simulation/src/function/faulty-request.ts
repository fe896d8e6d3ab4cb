import type { CallBudget } from "@ringback/contracts/settings/task-settings";
import type { Service } from "../scenario/fault-plan.ts";
import type { QueuedMessage } from "../scenario/queued-messages.ts";
import type { ReceiveFaultKind } from "../scenario/scenario.ts";
import type { InvocationInProgress } from "./invocation-in-progress.ts";
import { serviceCalls } from "./service-calls.ts";

/** One request of an invocation to a service. */
export interface FaultyRequest<T> {
  readonly service: Service;
  readonly budget: CallBudget;
  /** Says which messages of the batch the request is about. */
  readonly about: (message: QueuedMessage) => boolean;
  readonly isWrite: boolean;
  readonly signal: AbortSignal | undefined;
  /** What the request does, for the timeline. */
  readonly what: string;
  /** What the service does. It throws the error that the service answers. */
  readonly effect: () => T;
}

/** Makes the requests of one invocation, with the faults that the plan has for its messages and for the service. */
export function faultyRequests(invocation: InvocationInProgress) {
  const { context, process, batch, who, kill, affected, faultAt } = invocation;
  const { time, random, timeline, plan, task, hasOwnWork } = context;
  const call = serviceCalls({ time, process, random });
  const never = () => new Promise<never>(() => undefined);

  return <T>({ service, budget, about, isWrite, signal, what, effect }: FaultyRequest<T>): Promise<T> => {
    if (!process.isRunning()) return never();
    const targets = batch.filter(about);
    for (const target of isWrite ? targets : []) {
      if (faultAt("function timeout", target) !== undefined) {
        timeline.add("fault", `${who}: blocked before it ${what}`);
        process.stall();
        return never();
      }
      if (faultAt("crash before the write", target) !== undefined) {
        kill("crash before the write");
        return never();
      }
    }
    const trouble = plan.troubleOf(service, task);
    if (trouble !== undefined) {
      timeline.add("fault", `${who}: ${service} ${trouble} as it ${what}`);
      // A slow call takes the time of the whole batch, but for the calls of one message's own work.
      const takesAll = trouble === "slow" && !(hasOwnWork && service === "store");
      for (const message of takesAll ? batch : targets) affected.add(message);
    }
    return call({
      budget,
      trouble,
      signal,
      effect: () => {
        try {
          const answer = effect();
          timeline.add(who, what);
          return answer;
        } catch (error) {
          timeline.add(who, `${what}: ${error instanceof Error ? error.name : "refused"}`);
          throw error;
        }
      },
      onDone: () => {
        const kind: ReceiveFaultKind =
          service === "callback"
            ? "crash between callback and acknowledgement"
            : "crash between write and callback";
        if (service !== "callback" && !isWrite) return;
        if (!process.isRunning()) return;
        if (targets.some((target) => faultAt(kind, target) !== undefined)) kill(kind);
      },
    });
  };
}
