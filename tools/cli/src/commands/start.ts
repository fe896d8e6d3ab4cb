import { localResources } from "@ringback/contracts/resources/local-resources";
import { type FaultKind, faultKinds, isFaultKind } from "@ringback/local/faults/fault-kinds";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { StartOptions } from "../start/run-start.ts";
import { positiveWholeNumber } from "./whole-number-option.ts";

type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;
const faultList = Object.keys(faultKinds).join(", ");
const faultTable = Object.entries(faultKinds)
  .map(([kind, what]) => `  ${kind.padEnd(39)}${what}`)
  .join("\n");

/** `ringback start`: the local cloud, and the first messages through it. */
export function addStart(command: Command): Command {
  return command
    .description("start the local cloud and record a message through it")
    .option("--port <n>", "the endpoint's port; 0 takes a free one", port, localResources.port)
    .option(
      "--console-port <n>",
      "the console's port; 0 takes a free one (default: 4480, or a free one)",
      port,
    )
    .option("--once", "end when the messages are through")
    .option("--count <n>", "record so many messages, and print a summary", positiveWholeNumber)
    .option("--events <file>", "record EventBridge events, one JSON a line")
    .option("--data <dir>", "keep queues, tables and executions in a folder", folder)
    .option("--watch", "rebuild and swap the functions when their code changes")
    .option("--inspect [port]", "let a debugger stop in the functions", port)
    .addOption(
      new Option("--fault <kind=rate>", "inject a fault, at a rate from 0 to 1; again for more")
        .argParser<FaultRates>(fault)
        .default({}, "none"),
    )
    .option("--seed <n>", "the faults' draws: the same seed, the same draws", positiveWholeNumber)
    .addHelpText(
      "after",
      `
It runs the app of the nearest folder upwards that holds an sst.config.ts.

The kinds of fault:
${faultTable}`,
    )
    .action(async (options: StartOptions) => {
      // Only this command needs the local cloud, whose loading the others would wait for.
      const { runStart } = await import("../start/run-start.ts");
      await runStart(options);
    });
}

/** Adds `dynamodb.throttle=0.3` to the faults named before. */
function fault(text: string, before: FaultRates): FaultRates {
  const [kind = "", rate = ""] = text.split("=");
  const value = Number(rate);
  if (!isFaultKind(kind)) throw new InvalidArgumentError(`The kinds are: ${faultList}.`);
  if (rate === "" || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError("It has to be a kind, = and a rate from 0 to 1.");
  }
  return { ...before, [kind]: value };
}

/** An empty name is a variable that is not set, and would be the current folder. */
function folder(text: string): string {
  if (text === "") throw new InvalidArgumentError("It has to be a folder.");
  return text;
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535)
    throw new InvalidArgumentError("It has to be a port from 0 to 65535.");
  return value;
}
