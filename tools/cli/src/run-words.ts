import { CommanderError } from "commander";
import { describeError } from "./errors/describe-error.ts";
import { UsageError } from "./errors/usage-error.ts";
import { createProgram } from "./program.ts";
import { startWords } from "./start-words.ts";
import { line, paint, textOf } from "./terminal/terminal-line.ts";

/**
 * Runs `ringback WORDS`. An error is printed in one line on standard error.
 *
 * @returns the error, if there was one, and the exit status: 0 for success and help, 2 for a wrong command or option, 1
 *   for every other failure
 */
export async function runWords(words: readonly string[]): Promise<{ status: number; error?: unknown }> {
  try {
    const program = createProgram();
    await program.parseAsync(startWords(program, words, process.env), { from: "user" });
    return { status: 0 };
  } catch (error) {
    if (error instanceof CommanderError) return { status: error.exitCode === 0 ? 0 : 2, error };
    process.stderr.write(`${line`${paint.red("ringback:")} ${textOf(describeError(error))}`.shown}\n`);
    return { status: error instanceof UsageError ? 2 : 1, error };
  }
}
