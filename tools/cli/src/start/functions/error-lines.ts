import { fileURLToPath } from "node:url";
import type { LoggedError } from "@ringback/contracts/monitoring/function-log";
import { line, paint, type TerminalLine } from "../../terminal/terminal-line.ts";

/** Frames that lead somebody to the place; the rest is how it was called. */
const mostFrames = 8;

/** An error's name and message, for the end of a line. */
export function errorTitle({ name, message }: LoggedError): string {
  return message === undefined || message === "" ? name : `${name}: ${message}`;
}

/** The lines below the title: the stack with files as they are called from here, and what caused it. */
export function errorLines({ stack = [], causes = [] }: LoggedError, folder = process.cwd()): TerminalLine[] {
  const frames = stack.slice(0, mostFrames).map((frame) => line`    ${paint.dim(fromHere(frame, folder))}`);
  return [
    ...frames,
    ...causes.flatMap((cause) => [line`  caused by ${errorTitle(cause)}`, ...errorLines(cause, folder)]),
  ];
}

function fromHere(frame: string, folder: string): string {
  return frame.replace(/file:\/\/[^\s()]+?(?=:\d+)/, (url) => fileURLToPath(url)).replace(`${folder}/`, "");
}
