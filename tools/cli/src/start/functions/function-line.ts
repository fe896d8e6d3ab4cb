import {
  type LoggedError,
  type ReturnedToQueue,
  returnedToQueueSchema,
  settledSchema,
} from "@ringback/contracts/monitoring/function-log";
import * as z from "zod/mini";

/** What a line of a function's log is. */
export type FunctionLine =
  | { readonly kind: "returned"; readonly line: ReturnedToQueue }
  /** A message that was archived, and the error that was the reason. */
  | { readonly kind: "settled"; readonly messageId: string; readonly error: LoggedError }
  /** Output of the author's code; with a level if it was written with `console`. */
  | { readonly kind: "output"; readonly level: string | undefined; readonly text: string }
  /** Not printed: Ringback's own lines for CloudWatch, and Node's about debuggers and running out of memory. */
  | { readonly kind: "not printed" };

const notPrinted: FunctionLine = { kind: "not printed" };

/** Reads a line of a function's log: JSON that Ringback's own code wrote, or output of the author's code. */
export function functionLine(line: string): FunctionLine {
  const value = line.startsWith("{") ? parsed(line) : undefined;
  const returned = returnedToQueueSchema.safeParse(value);
  if (returned.success) return { kind: "returned", line: returned.data };
  const settled = settledSchema.safeParse(value);
  if (settled.success) {
    const { messageId, thrown } = settled.data;
    return thrown === undefined ? notPrinted : { kind: "settled", messageId, error: thrown };
  }
  if (metricsSchema.safeParse(value).success) return notPrinted;
  const console = consoleSchema.safeParse(value);
  if (console.success) {
    const { level, message } = console.data;
    return { kind: "output", level, text: typeof message === "string" ? message : JSON.stringify(message) };
  }
  return isFromNode(line) ? notPrinted : { kind: "output", level: undefined, text: line };
}

/** CloudWatch's embedded metric format. */
const metricsSchema = z.object({ _aws: z.unknown() });
/** Lambda's JSON log format of a call to `console`. */
const consoleSchema = z.object({ timestamp: z.string(), level: z.string(), message: z.unknown() });

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** V8 writes memory counters and a native stack before it ends a process that is out of memory. */
function isFromNode(line: string): boolean {
  return (
    line.trim() === "" ||
    /^(For help, see: https:\/\/nodejs\.org|Debugger (attached|ending)|Waiting for the debugger)/.test(
      line,
    ) ||
    /^(<--- |FATAL ERROR: |----- Native stack trace -----|\[\d+:0x[0-9a-f]+\]| *\d+: 0x[0-9a-f]+)/.test(line)
  );
}
