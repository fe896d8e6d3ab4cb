import type { LocalEvent } from "@ringback/local/local-event";
import pc from "picocolors";
import { print } from "../print.ts";

/** Prints what somebody who changes or debugs the functions waits for. */
export function developmentReport(event: LocalEvent): void {
  const line = lineOf(event);
  if (line !== undefined) print(line);
}

function lineOf(event: LocalEvent): string | undefined {
  switch (event.type) {
    case "debugger-listening":
      return `${pc.cyan("debugger")}  ${event.functionName} listens on ${event.url}`;
    case "functions-swapped":
      return `${pc.green("swapped")}   ${event.functionNames.join(", ")}`;
    case "build-failed":
      return `${pc.red("not built")} The functions go on as they were. ${event.message}`;
    default:
      return undefined;
  }
}
