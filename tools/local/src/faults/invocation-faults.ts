import type { LambdaProcess } from "../lambda/process/lambda-process.ts";
import { type InvocationFault, invocationFaults } from "./fault-kinds.ts";
import type { Faults } from "./faults.ts";
import { type WorkedMessages, workedMessages } from "./worked-messages.ts";

/** The moments of an invocation at which the endpoint can inject a fault, in their order. */
export type Moment = "before-request" | "before-write" | "after-write" | "before-callback" | "after-callback";

/** A fault that is injected at the first moment of these that comes. */
type Moments = readonly [Moment, ...Moment[]];

// Work that writes nowhere comes to its callback with neither moment of a write behind it.
const beforeWrite: Moments = ["before-write", "before-callback"];
const beforeCallback: Moments = ["after-write", "before-callback"];
const beforeAcknowledgement: Moments = ["after-callback"];
const crashes = [beforeWrite, beforeCallback, beforeAcknowledgement];

const moments: Record<Exclude<InvocationFault, "function.crash">, Moments> = {
  "function.crash-before-write": beforeWrite,
  "function.crash-before-callback": beforeCallback,
  "function.crash-before-acknowledgement": beforeAcknowledgement,
  "function.timeout": ["before-request"],
  "function.out-of-memory": ["before-request"],
};

/** Draws a fault for each invocation, and injects it when the invocation is at the fault's moment. */
export interface InvocationFaults {
  /** Draws the fault of an invocation. Called before the function gets it. */
  onInvocation(
    process: LambdaProcess,
    invocation: { functionName: string; requestId: string; event: unknown },
  ): void;
  /**
   * Called when a function's process, known by its access key, is at a moment.
   *
   * @returns true if the fault was injected now: then the request gets no answer
   */
  injectAt(accessKeyId: string | undefined, moment: Moment): boolean;
  /** Whether a fault was drawn for an invocation and has not been injected yet. */
  readonly arePending: boolean;
  /** What a function's process works on; nothing where no fault could happen when it got it. */
  messagesOf(accessKeyId: string | undefined): WorkedMessages;
}

interface Running {
  readonly process: LambdaProcess;
  readonly requestId: string;
  readonly task?: string;
  readonly messages: WorkedMessages;
}

/** @param taskOf the name of the task whose function it is; undefined for any other function */
export function createInvocationFaults(
  faults: Faults,
  taskOf: (functionName: string) => string | undefined = () => undefined,
): InvocationFaults {
  const running = new Map<string, Running>();
  const pending = new Map<string, { kind: InvocationFault; moments: Moments }>();
  const watched = new WeakSet<LambdaProcess>();
  const momentsOf = (kind: InvocationFault, task: string | undefined): Moments => {
    if (kind !== "function.crash") return moments[kind];
    return crashes[Math.floor(faults.amount(kind, task) * crashes.length)] ?? beforeWrite;
  };
  const forget = (accessKeyId: string) => {
    running.delete(accessKeyId);
    pending.delete(accessKeyId);
  };
  /** The keys of processes that have ended are nobody's any more. */
  const forgetWithProcess = (process: LambdaProcess) => {
    if (watched.has(process)) return;
    watched.add(process);
    void process.ended.then(() => forget(process.accessKeyId));
  };
  return {
    onInvocation: (process, { functionName, requestId, event }) => {
      const { accessKeyId } = process;
      forget(accessKeyId);
      if (!faults.areOn) return;
      const task = taskOf(functionName);
      const messages = workedMessages(event);
      running.set(accessKeyId, {
        process,
        requestId,
        messages,
        ...(task === undefined ? {} : { task }),
      });
      forgetWithProcess(process);
      const kind = invocationFaults.find((candidate) => faults.draws(candidate, () => messages.ids, task));
      if (kind !== undefined) pending.set(accessKeyId, { kind, moments: momentsOf(kind, task) });
    },
    injectAt: (accessKeyId = "", moment) => {
      const found = pending.get(accessKeyId);
      const invocation = running.get(accessKeyId);
      if (found === undefined || invocation === undefined || !found.moments.includes(moment)) return false;
      pending.delete(accessKeyId);
      const { process, requestId, messages, task } = invocation;
      const messageIds = messages.ids;
      inject(found.kind, process, requestId);
      faults.report({ kind: found.kind, messageIds, ...(task === undefined ? {} : { task }) });
      return true;
    },
    get arePending() {
      return pending.size > 0;
    },
    messagesOf: (accessKeyId = "") => running.get(accessKeyId)?.messages ?? noMessages,
  };
}

const noMessages = workedMessages(undefined);

function inject(kind: InvocationFault, process: LambdaProcess, requestId: string): void {
  if (kind === "function.timeout") process.freeze();
  else if (kind === "function.out-of-memory") {
    const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`;
    process.kill({ errorType: "Runtime.OutOfMemory", errorMessage });
  } else process.kill();
}
