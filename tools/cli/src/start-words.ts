import { npmWords, type OptionKind } from "@ringback/command-line/npm-words";
import type { Command, Option } from "commander";
import { UsageError } from "./errors/usage-error.ts";

/**
 * The command line with the options of `npm start --once`, where the `--` before them is missing: npm takes such
 * options as its own and passes them on in variables. The words of other commands stay as they are.
 * @throws UsageError if the values cannot be assigned to their options; the message says how to write it
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
