import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { print } from "../terminal/print.ts";
import { line, paint, type TerminalLine, textOf } from "../terminal/terminal-line.ts";

/** Prints what somebody who changes or debugs the functions waits for, and warnings. */
export function developmentReport(event: LocalEvent): void {
  const told = lineOf(event);
  if (told !== undefined) print`${told}`;
}

function lineOf(event: LocalEvent): TerminalLine | undefined {
  switch (event.type) {
    case "debugger-listening":
      return line`${paint.cyan("debugger")}  ${event.functionName} listens on ${event.url}`;
    case "functions-swapped":
      return line`${paint.green("swapped")}   ${event.functionNames.join(", ")}`;
    case "build-failed":
      return line`${paint.red("not built")} The functions go on as they were. ${textOf(event.message)}`;
    case "warning":
      return line`${paint.yellow("warning")}   ${event.message}`;
    default:
      return undefined;
  }
}
