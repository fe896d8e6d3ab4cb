import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { coloured, duration, print } from "../terminal/print.ts";
import { type Part, padded, paint } from "../terminal/terminal-line.ts";

/** Whose steps to print: a message, and the execution that is going to carry it. */
export interface Watched {
  readonly messageId: string;
  readonly executionName: string;
}

/** Prints what happens to one message, step by step, with the time since its execution started. */
export function flowReport({ messageId, executionName }: Watched): (event: LocalEvent) => void {
  let startedAt: number | undefined;
  const step = (at: number, name: Part, detail?: string) => {
    const time = duration(at - (startedAt ?? at)).padStart(9);
    if (detail === undefined) print`${paint.dim(time)}  ${name}`;
    else print`${paint.dim(time)}  ${padded(name, 14)}${paint.dim(detail)}`;
  };
  const isMine = ({ executionArn }: { readonly executionArn?: string }) =>
    executionArn?.endsWith(`:${executionName}`) ?? false;

  return (event) => {
    switch (event.type) {
      case "execution-started":
        if (!isMine(event)) return;
        startedAt = event.at;
        step(event.at, "started", executionName);
        return;
      case "message-queued":
        if (isMine(event)) step(event.at, "queued");
        return;
      case "batch-received": {
        const own = event.messages.find(isMine);
        if (own === undefined) return;
        const again = own.receiveCount > 1 ? `, receive ${own.receiveCount}` : "";
        step(event.at, "received", `in a batch of ${event.messages.length} by ${event.functionName}${again}`);
        return;
      }
      case "message-recorded":
        if (event.messageId === messageId) step(event.at, "recorded");
        return;
      case "called-back":
        if (isMine(event)) step(event.at, "called back", event.error ?? event.outcome);
        return;
      case "execution-ended":
        if (isMine(event)) step(event.at, coloured(event.status), event.error);
        return;
    }
  };
}
