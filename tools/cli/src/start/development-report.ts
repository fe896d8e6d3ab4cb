import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { print } from "../terminal/print.ts";
import { line, paint, type TerminalLine, textOf } from "../terminal/terminal-line.ts";
import { appliedWords } from "./applied-words.ts";
import { refusedWords } from "./refused-words.ts";

/** Prints the events for somebody who changes or debugs the functions or their roles, and warnings. */
export function developmentReport(event: LocalEvent): void {
  const line = lineOf(event);
  if (line !== undefined) print`${line}`;
}

function lineOf(event: LocalEvent): TerminalLine | undefined {
  switch (event.type) {
    case "debugger-listening":
      return line`${paint.cyan("debugger")}  ${event.functionName}: attach to ${event.url}`;
    case "functions-replaced":
      return line`${paint.green("replaced")}  ${event.functionNames.join(", ")}`;
    case "evaluating":
      return line`Evaluating the app ...`;
    case "app-applied":
      return line`${paint.green("applied")}   ${appliedWords(event)}`;
    case "not-applied":
      return line`${paint.red("not applied")} What ran before goes on. ${textOf(event.message)}`;
    case "build-failed":
      return line`${paint.red("not built")} The functions keep running with their previous code. ${textOf(event.message)}`;
    case "access-denied":
      return line`${paint.red("refused")}   ${refusedWords(event)}`;
    case "warning":
      return line`${paint.yellow("warning")}   ${event.message}`;
    default:
      return undefined;
  }
}
