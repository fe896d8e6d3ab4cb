import { npmWords, type OptionKind } from "@ringback/command-line/npm-words";
import type { Command, Option } from "commander";
import { UsageError } from "./errors/usage-error.ts";

/**
 * The words of `npm start --once`, whose `--` is missing: npm keeps such options for itself, and they are meant for
 * `ringback start`. Other words are as they are.
 * @throws UsageError where it cannot be told what was meant, with how to write it.
 */
export function startWords(
  program: Command,
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
): readonly string[] {
  const [command, ...rest] = words;
  const start = program.commands.find((known) => known.name() === "start");
  if (command !== "start" || start === undefined) return words;
  const options = Object.fromEntries(
    start.options.map((option) => [option.long?.slice(2) ?? "", kindOf(option)]),
  );
  const read = npmWords({ script: "start", options, words: rest, environment });
  if (read.outcome === "unclear") throw new UsageError(read.problem);
  return [command, ...read.words];
}

function kindOf({ required, optional }: Option): OptionKind {
  if (required) return "value";
  return optional ? "optional-value" : "flag";
}
