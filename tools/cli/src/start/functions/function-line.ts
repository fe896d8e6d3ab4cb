import {
  type LoggedError,
  type ReturnedToQueue,
  returnedToQueueSchema,
  settledSchema,
} from "@ringback/contracts/monitoring/function-log";
import * as z from "zod/mini";

/** What a line is that a function wrote. */
export type FunctionLine =
  | { readonly kind: "returned to the queue"; readonly line: ReturnedToQueue }
  /** A message that was archived, with the error behind it. */
  | { readonly kind: "settled"; readonly messageId: string; readonly error: LoggedError }
  /** The function's own output, of the console's level where it came by the console. */
  | { readonly kind: "output"; readonly level: string | undefined; readonly text: string }
  /** Ringback's own lines for CloudWatch, and Node's about debuggers and an end for want of memory. */
  | { readonly kind: "unseen" };

const unseen: FunctionLine = { kind: "unseen" };

/** Tells Ringback's own lines of JSON from what the function's author wrote, and reads both. */
export function functionLine(line: string): FunctionLine {
  const value = line.startsWith("{") ? parsed(line) : undefined;
  const handedBack = returnedToQueueSchema.safeParse(value);
  if (handedBack.success) return { kind: "returned to the queue", line: handedBack.data };
  const settled = settledSchema.safeParse(value);
  if (settled.success) {
    const { messageId, thrown } = settled.data;
    return thrown === undefined ? unseen : { kind: "settled", messageId, error: thrown };
  }
  if (metricsSchema.safeParse(value).success) return unseen;
  const console = consoleSchema.safeParse(value);
  if (console.success) {
    const { level, message } = console.data;
    return { kind: "output", level, text: typeof message === "string" ? message : JSON.stringify(message) };
  }
  return isOfNode(line) ? unseen : { kind: "output", level: undefined, text: line };
}

/** CloudWatch's embedded metric format. */
const metricsSchema = z.object({ _aws: z.unknown() });
/** Lambda's JSON format of a call of the console. */
const consoleSchema = z.object({ timestamp: z.string(), level: z.string(), message: z.unknown() });

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** V8 writes its counters and its native stack before it ends a process that is out of memory. */
function isOfNode(line: string): boolean {
  return (
    line.trim() === "" ||
    /^(For help, see: https:\/\/nodejs\.org|Debugger (attached|ending)|Waiting for the debugger)/.test(
      line,
    ) ||
    /^(<--- |FATAL ERROR: |----- Native stack trace -----|\[\d+:0x[0-9a-f]+\]| *\d+: 0x[0-9a-f]+)/.test(line)
  );
}
