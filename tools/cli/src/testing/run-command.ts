import { stripVTControlCharacters } from "node:util";
import { vi } from "vitest";
import { describeError } from "../errors/describe-error.ts";
import { createProgram } from "../program.ts";
import { visibleLines } from "../terminal/visible-text.ts";

/** Runs a command of `ringback` in this process, which costs no start: what it wrote, and the error that ended it. */
export async function runCommand(...words: string[]): Promise<{
  readonly stdout: string;
  readonly stderr: string;
  readonly error: unknown;
}> {
  let stdout = "";
  let stderr = "";
  let error: unknown;
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      stdout += String(text);
      return true;
    }),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      stderr += String(text);
      return true;
    }),
  ];
  try {
    await createProgram().parseAsync(words, { from: "user" });
  } catch (thrown) {
    error = thrown;
    stderr += `ringback: ${visibleLines(describeError(thrown))}\n`;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr), error };
}
