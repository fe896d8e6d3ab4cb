import type { LambdaProcess } from "../lambda/process/lambda-process.ts";
import { type InvocationFault, invocationFaults } from "./fault-kinds.ts";
import type { Faults } from "./faults.ts";
import { messageIdOfBody } from "./message-ids.ts";

/** The moments of an invocation at which the endpoint can inject a fault, in their order. */
export type Moment = "before-request" | "before-write" | "after-write" | "after-callback";

const crashes = ["before-write", "after-write", "after-callback"] as const satisfies readonly Moment[];

const moments: Record<Exclude<InvocationFault, "function.crash">, Moment> = {
  "function.crash-before-write": "before-write",
  "function.crash-before-callback": "after-write",
  "function.crash-before-acknowledgement": "after-callback",
  "function.timeout": "before-request",
  "function.out-of-memory": "before-request",
};

/** Draws a fault for each invocation, and injects it when the invocation is at the fault's moment. */
export interface InvocationFaults {
  /** Draws the fault of an invocation. Called before the function gets it. */
  onInvocation(process: LambdaProcess, invocation: { requestId: string; event: unknown }): void;
  /**
   * Called when a function's process, known by its access key, is at a moment.
   *
   * @returns true if the fault was injected now: then the request gets no answer
   */
  injectAt(accessKeyId: string | undefined, moment: Moment): boolean;
  /** Whether a fault was drawn for an invocation and has not been injected yet. */
  readonly arePending: boolean;
}

export function createInvocationFaults(faults: Faults): InvocationFaults {
  const pending = new Map<
    string,
    { kind: InvocationFault; moment: Moment; process: LambdaProcess; requestId: string; event: unknown }
  >();
  const momentOf = (kind: InvocationFault): Moment => {
    if (kind !== "function.crash") return moments[kind];
    return crashes[Math.floor(faults.amount(kind) * crashes.length)] ?? "before-write";
  };
  return {
    onInvocation: (process, { requestId, event }) => {
      const messageIds = () => messageIdsOf(event);
      const kind = invocationFaults.find((candidate) => faults.draws(candidate, messageIds));
      if (kind === undefined) pending.delete(process.accessKeyId);
      else pending.set(process.accessKeyId, { kind, moment: momentOf(kind), process, requestId, event });
    },
    injectAt: (accessKeyId, moment) => {
      const found = accessKeyId === undefined ? undefined : pending.get(accessKeyId);
      if (accessKeyId === undefined || found === undefined || found.moment !== moment) return false;
      pending.delete(accessKeyId);
      inject(found.kind, found.process, found.requestId);
      faults.report({ kind: found.kind, messageIds: messageIdsOf(found.event) });
      return true;
    },
    get arePending() {
      return pending.size > 0;
    },
  };
}

function inject(kind: InvocationFault, process: LambdaProcess, requestId: string): void {
  if (kind === "function.timeout") process.freeze();
  else if (kind === "function.out-of-memory") {
    const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`;
    process.kill({ errorType: "Runtime.OutOfMemory", errorMessage });
  } else process.kill();
}

function messageIdsOf(event: unknown): string[] {
  if (typeof event !== "object" || event === null || !("Records" in event)) return [];
  const records = Array.isArray(event.Records) ? event.Records : [];
  return records.flatMap((record: { body?: unknown }) => messageIdOfBody(String(record.body)));
}
