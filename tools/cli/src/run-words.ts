import { CommanderError } from "commander";
import { describeError } from "./errors/describe-error.ts";
import { UsageError } from "./errors/usage-error.ts";
import { createProgram } from "./program.ts";
import { startWords } from "./start-words.ts";
import { line, paint, textOf } from "./terminal/terminal-line.ts";

/**
 * Runs `ringback WORDS`. An error is told in a line on standard error.
 *
 * @returns the error, if one ended it, and the exit status: 0 also for help, 2 for a command or value that is wrong, 1
 *   for everything else that did not succeed
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
