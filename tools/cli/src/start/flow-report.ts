import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { executionName } from "../executions/execution-name.ts";
import { coloured, duration, print } from "../terminal/print.ts";
import { type Part, padded, paint } from "../terminal/terminal-line.ts";

/** The execution whose steps are printed. */
export interface WatchedExecution {
  readonly executionArn: string;
  /** The id of its message, where that is the id of its input; undefined for any other input. */
  readonly messageId: string | undefined;
}

/** Prints each step of one execution and its messages, with the time since it started. */
export function flowReport(watched: WatchedExecution): (event: LocalEvent) => void {
  const { executionArn, messageId } = watched;
  let startedAt: number | undefined;
  const step = (at: number, name: Part, detail?: string) => {
    const time = duration(at - (startedAt ?? at)).padStart(9);
    if (detail === undefined) print`${paint.dim(time)}  ${name}`;
    else print`${paint.dim(time)}  ${padded(name, 14)}${paint.dim(detail)}`;
  };
  const isWatched = (event: { readonly executionArn?: string }) => event.executionArn === executionArn;

  return (event) => {
    switch (event.type) {
      case "execution-started":
        if (!isWatched(event)) return;
        startedAt = event.at;
        step(event.at, "started", executionName(executionArn));
        return;
      case "execution-redriven":
        if (isWatched(event)) step(event.at, "redriven");
        return;
      case "message-queued":
        if (isWatched(event)) step(event.at, "queued");
        return;
      case "batch-received": {
        const own = event.messages.find(isWatched);
        if (own === undefined) return;
        const again = own.receiveCount > 1 ? `, receive ${own.receiveCount}` : "";
        step(event.at, "received", `in a batch of ${event.messages.length} by ${event.functionName}${again}`);
        return;
      }
      case "messages-filtered":
        if (event.messages.some(isWatched))
          step(event.at, "filtered", `deleted: no filter of a mapping of ${event.functionName} matches it`);
        return;
      case "message-recorded":
        if (event.messageId === messageId) step(event.at, "recorded");
        return;
      case "called-back":
        if (isWatched(event)) step(event.at, "called back", event.error ?? event.outcome);
        return;
      case "execution-ended":
        if (isWatched(event)) step(event.at, coloured(event.status), event.error);
        return;
    }
  };
}
