import { type LoggedError, returnReason } from "@ringback/contracts/monitoring/function-log";
import { wholeBatchErrorName } from "@ringback/contracts/monitoring/whole-batch-error-name";
import { redactTokensInText } from "@ringback/contracts/task-tokens/redact-tokens-in-text";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { print } from "../../terminal/print.ts";
import { clearProgress } from "../../terminal/progress.ts";
import { line, type Part, padded, paint, type TerminalLine } from "../../terminal/terminal-line.ts";
import { errorLines, errorTitle } from "./error-lines.ts";
import { functionLine } from "./function-line.ts";
import { functionOutput } from "./function-output.ts";
import { createRepeatedErrors } from "./repeated-errors.ts";

/** How often the counts of repeated errors are printed. */
const repeatMs = 10_000;

/** Prints the functions' output, and every failure of a process, an invocation or a message. */
export interface FunctionReport {
  onEvent(event: LocalEvent): void;
  onLog(functionName: string, line: string): void;
  /** Prints the last counts of repeated errors. */
  end(): void;
}

/**
 * An error is printed in full the first time. After that it is counted, and the count is printed every `everyMs`
 * milliseconds (10,000 unless given) and at the end.
 */
export function functionReport(options: { readonly everyMs?: number } = {}): FunctionReport {
  const repeated = createRepeatedErrors();
  const timer = setInterval(printRepeats, options.everyMs ?? repeatMs).unref();

  function printRepeats(): void {
    for (const { what, total } of repeated.takeNew())
      write(line`${paint.dim("repeated")}  ${what} (${total} times in total)`);
  }

  function failed(seen: {
    kind: string;
    what: string;
    /** The message, printed with the first error only. */
    message?: string;
    label: TerminalLine;
    error?: LoggedError | undefined;
  }): void {
    if (!repeated.isNew(seen)) return;
    write(line`${seen.label} ${seen.what}${seen.message ?? ""}`);
    for (const more of seen.error === undefined ? [] : errorLines(seen.error)) write(more);
  }

  return {
    onEvent: (event) => {
      if (event.type !== "function-failed" || event.error.name === wholeBatchErrorName) return;
      const { functionName, during, error } = event;
      const label = paint.red(during === "load" ? "not loaded" : padded("failed", 9));
      failed({
        kind: `${functionName} ${during} ${error.name}`,
        what: `${functionName}: ${errorTitle(error)}`,
        label,
        error,
      });
    },
    onLog: (functionName, text) => {
      const read = functionLine(text);
      switch (read.kind) {
        case "returned": {
          const { messageId, receiveCount, level, error } = read.line;
          failed({
            kind: `${functionName} ${read.line.reason}`,
            what: `${functionName}: ${returnReason(read.line)}`,
            message: ` (message ${messageId}, receive ${receiveCount})`,
            label: (level === "ERROR" ? paint.red : paint.yellow)(padded("returned", 9)),
            error,
          });
          return;
        }
        case "settled": {
          const { messageId, error } = read;
          const what = `${functionName}: ${errorTitle(error)}`;
          const message = ` (message ${messageId})`;
          failed({
            kind: `${functionName} archived ${error.name}`,
            what,
            message,
            label: paint.red(padded("archived", 9)),
            error,
          });
          return;
        }
        case "output":
          for (const one of redactTokensInText(read.text).split("\n"))
            write(line`${paint.dim(functionName)} ${bar(read.level)} ${functionOutput(one)}`);
          return;
        case "not printed":
          return;
      }
    },
    end: () => {
      clearInterval(timer);
      printRepeats();
    },
  };
}

function bar(level: string | undefined): Part {
  if (level === "ERROR") return paint.red("|");
  return level === "WARN" ? paint.yellow("|") : paint.dim("|");
}

function write(text: TerminalLine): void {
  clearProgress();
  print`${text}`;
}
