import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { coloured, duration, print } from "../terminal/print.ts";
import { type Part, padded, paint } from "../terminal/terminal-line.ts";

/** The message whose steps are printed, and the name of its execution. */
export interface WatchedMessage {
  readonly messageId: string;
  readonly executionName: string;
}

/** Prints each step of one message, with the time since its execution started. */
export function flowReport({ messageId, executionName }: WatchedMessage): (event: LocalEvent) => void {
  let startedAt: number | undefined;
  const step = (at: number, name: Part, detail?: string) => {
    const time = duration(at - (startedAt ?? at)).padStart(9);
    if (detail === undefined) print`${paint.dim(time)}  ${name}`;
    else print`${paint.dim(time)}  ${padded(name, 14)}${paint.dim(detail)}`;
  };
  const isWatched = ({ executionArn }: { readonly executionArn?: string }) =>
    executionArn?.endsWith(`:${executionName}`) ?? false;

  return (event) => {
    switch (event.type) {
      case "execution-started":
        if (!isWatched(event)) return;
        startedAt = event.at;
        step(event.at, "started", executionName);
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
