import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { print } from "../terminal/print.ts";

/** How the messages of a run ended. */
export interface MessageResults {
  readonly onEvent: (event: LocalEvent) => void;
  print(): void;
}

/**
 * Counts executions that succeeded (each message at its first receive, or one later), messages that were archived (by error),
 * and executions that failed by anything but a task (by error): a send, a definition.
 *
 * @param options.of what is counted: "messages", or "executions" where one has several messages
 * @param options.workFunctions the names of the functions whose receives count
 * @param options.done what is true of a message whose work was done: "recorded"
 */
export function createMessageResults(options: {
  readonly of: "messages" | "executions";
  readonly workFunctions: readonly string[];
  readonly done: string;
}): MessageResults {
  const workFunctions = new Set(options.workFunctions);
  const receives = new Map<string, number>();
  const archived = new Map<string, string>();
  const beforeTheQueue = new Map<string, number>();
  const queued = new Set<string>();
  /** The error with which a task of an execution has failed last. */
  const taskErrors = new Map<string, string>();
  let doneAtFirstReceive = 0;
  let doneLater = 0;

  function end({ executionArn, status, error }: Extract<LocalEvent, { type: "execution-ended" }>): void {
    if (status === "SUCCEEDED") {
      if ((receives.get(executionArn) ?? 1) > 1) doneLater += 1;
      else doneAtFirstReceive += 1;
    } else if (error !== undefined && !isOfTask(executionArn, status, error)) {
      beforeTheQueue.set(error, (beforeTheQueue.get(error) ?? 0) + 1);
    }
    receives.delete(executionArn);
    queued.delete(executionArn);
    taskErrors.delete(executionArn);
  }

  /** Whether a message of the execution was in its queue, and the execution has ended for that one. */
  function isOfTask(executionArn: string, status: string, error: string): boolean {
    if (status !== "FAILED") return queued.has(executionArn);
    return error === taskErrors.get(executionArn);
  }

  return {
    onEvent(event) {
      if (event.type === "message-queued") queued.add(event.executionArn);
      // A send that fails is called back, too, with an error of SQS's.
      if (event.type === "called-back" && event.error !== undefined && !event.error.startsWith("SQS."))
        taskErrors.set(event.executionArn, event.error);
      if (event.type === "dead-letter-changed" && event.error !== undefined)
        archived.set(event.deadLetterId, event.error);
      if (event.type === "execution-ended") end(event);
      if (event.type !== "batch-received" || !workFunctions.has(event.functionName)) return;
      for (const { executionArn, receiveCount } of event.messages) {
        if (executionArn !== undefined)
          receives.set(executionArn, Math.max(receiveCount, receives.get(executionArn) ?? 1));
      }
    },
    print() {
      const line = (count: number, what: string) => {
        if (count > 0) print`${String(count).padStart(9)}  ${what}`;
      };
      print`\nresults of the ${options.of}`;
      line(doneAtFirstReceive, `${options.done} at the first receive`);
      line(doneLater, `${options.done} after a redelivery`);
      for (const [error, ids] of Map.groupBy(archived.keys(), (id) => archived.get(id)))
        line(ids.length, `archived, ${error}`);
      for (const [error, count] of beforeTheQueue) line(count, `failed before the queue, ${error}`);
    },
  };
}
