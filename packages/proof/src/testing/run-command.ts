import { stripVTControlCharacters } from "node:util";
import { describeError } from "@ringback/cli/describe-error";
import { createProgram } from "@ringback/cli/program";
import { vi } from "vitest";

/** Runs a command of `ringback` in this process, whatever comes of it, and gives what it wrote on both streams. */
export async function runCommand(...words: string[]): Promise<string> {
  let written = "";
  const write = (text: string | Uint8Array) => {
    written += String(text);
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation(write),
  );
  try {
    await createProgram().parseAsync(words, { from: "user" });
  } catch (error) {
    written += `ringback: ${describeError(error)}\n`;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return stripVTControlCharacters(written);
}
