import { endpointOrigin } from "@ringback/app/graph/app-graph";
import { faultKinds } from "@ringback/local/faults/fault-kinds";
import { type Command, InvalidArgumentError, Option } from "commander";
import { addFault, type ChosenFaults, noFaults } from "../start/fault-option.ts";
import type { StartOptions } from "../start/run-start.ts";
import { positiveWholeNumber } from "./positive-whole-number.ts";

const faultTable = Object.entries(faultKinds)
  .map(([kind, what]) => `  ${kind.padEnd(39)}${what}`)
  .join("\n");

/** Declares `ringback start`: the local cloud, and the first messages through it. */
export function addStart(command: Command): Command {
  return command
    .description("start the local cloud and record a sample message in it")
    .option(
      "--port <n>",
      "the port of the endpoint; 0 takes a free port",
      port,
      Number(new URL(endpointOrigin).port),
    )
    .option(
      "--console-port <n>",
      "the port of the console page; 0 takes a free port (default: 4480, or a free port if 4480 is in use)",
      port,
    )
    .option("--once", "exit when every message has its result")
    .option("--count <n>", "record this many messages and print a summary", positiveWholeNumber)
    .option("--events <file>", "record the EventBridge events of a file: one JSON event on each line")
    .option(
      "--input <file>",
      "start executions with the inputs of a file, or - for standard input: one as JSON, or one on each line",
    )
    .option(
      "--workflow <name>",
      "the workflow that gets the messages (default: the first that takes a sample)",
    )
    .option("--data <dir>", "keep queues, tables and executions in this folder", folder)
    .option(
      "--watch",
      "replace functions when their code changes, and apply changes of sst.config.ts and what it imports",
    )
    .option("--no-iam", "enforce no roles and no policies")
    .option("--inspect [port]", "open a port for a debugger of the functions (default: 9229)", port)
    .addOption(
      new Option(
        "--fault <kind=rate>",
        "inject a fault at a rate from 0 to 1, TASK:KIND=RATE into one task; may be repeated",
      )
        .argParser<ChosenFaults>(fault)
        .default(noFaults, "none"),
    )
    .option(
      "--seed <n>",
      "the seed of the random faults; the same seed gives the same faults",
      positiveWholeNumber,
    )
    .addHelpText(
      "after",
      `
It runs the app in the current folder, or in the nearest parent folder with an sst.config.ts.

Kinds of fault:
${faultTable}`,
    )
    .action(async (options: StartOptions) => {
      // Imported here, since only this command needs the local cloud: loading it would slow the others down.
      const { runStart } = await import("../start/run-start.ts");
      await runStart(options);
    });
}

function fault(text: string, before: ChosenFaults): ChosenFaults {
  const chosen = addFault(text, before);
  if ("refused" in chosen) throw new InvalidArgumentError(chosen.refused);
  return chosen;
}

/** An empty name usually comes from a variable that is not set; it would mean the current folder. */
function folder(text: string): string {
  if (text === "") throw new InvalidArgumentError("It must be the name of a folder.");
  return text;
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535)
    throw new InvalidArgumentError("It must be a port number from 0 to 65535.");
  return value;
}
