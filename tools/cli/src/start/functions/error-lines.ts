import { fileURLToPath } from "node:url";
import type { LoggedError } from "@ringback/contracts/monitoring/function-log";
import { line, paint, type TerminalLine } from "../../terminal/terminal-line.ts";

/** How many stack frames are printed. */
const maximumFrames = 8;

/** The name and message of an error, as one line. */
export function errorTitle({ name, message }: LoggedError): string {
  return message === undefined || message === "" ? name : `${name}: ${message}`;
}

/**
 * The lines below the title: the stack, with file paths relative to `folder`, and the causes.
 *
 * @param folder the current folder unless given
 */
export function errorLines({ stack = [], causes = [] }: LoggedError, folder = process.cwd()): TerminalLine[] {
  const frames = stack
    .slice(0, maximumFrames)
    .map((frame) => line`    ${paint.dim(relativeToFolder(frame, folder))}`);
  return [
    ...frames,
    ...causes.flatMap((cause) => [line`  caused by ${errorTitle(cause)}`, ...errorLines(cause, folder)]),
  ];
}

function relativeToFolder(frame: string, folder: string): string {
  return frame.replace(/file:\/\/[^\s()]+?(?=:\d+)/, (url) => fileURLToPath(url)).replace(`${folder}/`, "");
}
