import type { LambdaProcess } from "../lambda/lambda-process.ts";
import { type InvocationFault, invocationFaults } from "./fault-kinds.ts";
import type { Faults } from "./faults.ts";
import { messageIdOfBody } from "./message-ids.ts";

/** The moments of an invocation that the endpoint sees. */
export type Moment = "before-request" | "before-write" | "after-write" | "after-callback";

const crashes = ["before-write", "after-write", "after-callback"] as const satisfies readonly Moment[];

const moments: Record<Exclude<InvocationFault, "function.crash">, Moment> = {
  "function.crash-before-write": "before-write",
  "function.crash-before-callback": "after-write",
  "function.crash-before-acknowledgement": "after-callback",
  "function.timeout": "before-request",
  "function.out-of-memory": "before-request",
};

/** Draws a fault for each invocation and lets it happen at its moment. */
export interface InvocationFaults {
  /** Hears of an invocation before the function does. */
  begin(process: LambdaProcess, invocation: { requestId: string; event: unknown }): void;
  /** Hears of a moment; true if the function has met its fault and hears no answer. */
  reach(accessKeyId: string | undefined, moment: Moment): boolean;
  /** Whether an invocation has a fault before it that was drawn and has not happened. */
  readonly areArmed: boolean;
}

export function createInvocationFaults(faults: Faults): InvocationFaults {
  const armed = new Map<
    string,
    { kind: InvocationFault; moment: Moment; process: LambdaProcess; requestId: string; event: unknown }
  >();
  const momentOf = (kind: InvocationFault): Moment => {
    if (kind !== "function.crash") return moments[kind];
    return crashes[Math.floor(faults.amount(kind) * crashes.length)] ?? "before-write";
  };
  return {
    begin: (process, { requestId, event }) => {
      const messageIds = () => messageIdsOf(event);
      const kind = invocationFaults.find((candidate) => faults.draws(candidate, messageIds));
      if (kind === undefined) armed.delete(process.accessKeyId);
      else armed.set(process.accessKeyId, { kind, moment: momentOf(kind), process, requestId, event });
    },
    reach: (accessKeyId, moment) => {
      const found = accessKeyId === undefined ? undefined : armed.get(accessKeyId);
      if (accessKeyId === undefined || found === undefined || found.moment !== moment) return false;
      armed.delete(accessKeyId);
      happen(found.kind, found.process, found.requestId);
      faults.report({ kind: found.kind, messageIds: messageIdsOf(found.event) });
      return true;
    },
    get areArmed() {
      return armed.size > 0;
    },
  };
}

function happen(kind: InvocationFault, process: LambdaProcess, requestId: string): void {
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
