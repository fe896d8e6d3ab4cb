import { CommanderError } from "commander";
import { describeError } from "./errors/describe-error.ts";
import { UsageError } from "./errors/usage-error.ts";
import { createProgram } from "./program.ts";
import { startWords } from "./start-words.ts";
import { line, paint, textOf } from "./terminal/terminal-line.ts";

// A reader that goes away (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  const program = createProgram();
  await program.parseAsync(startWords(program, process.argv.slice(2), process.env), { from: "user" });
} catch (error) {
  process.exitCode = exitCode(error);
  if (!(error instanceof CommanderError))
    process.stderr.write(`${line`${paint.red("ringback:")} ${textOf(describeError(error))}`.shown}\n`);
}

/** 0 for help, 2 for a command or value that is wrong, 1 for everything that did not succeed. */
function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return error instanceof UsageError ? 2 : 1;
}
