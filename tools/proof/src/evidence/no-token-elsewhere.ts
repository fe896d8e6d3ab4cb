import { tokenFinder } from "@ringback/cli/task-tokens/token-finder";
import { type PromiseCheck, quantity } from "./promise-check.ts";
import type { Run } from "./run.ts";

/** A task token is in the queue body and the parameters of its task in the history, and nowhere else. */
export function noTokenElsewhere({ evidence, log }: Pick<Run, "evidence" | "log">): PromiseCheck {
  const tokens = evidence.executions.flatMap((execution) => execution.tokens);
  const holdsToken = tokenFinder(tokens);
  const places: Record<string, string> = {
    "the log": log,
    "a table": JSON.stringify(evidence.tables),
    "the archive": JSON.stringify(evidence.deadLetters),
    "an execution's output or cause": JSON.stringify(
      evidence.executions.map(({ described }) => [described.output, described.error, described.cause]),
    ),
  };
  return {
    promise: "no token elsewhere",
    checked: `${quantity(tokens.length, "tokens")}, ${(log.length / 1e6).toFixed(1)} MB of log`,
    broken: Object.keys(places)
      .filter((place) => holdsToken(places[place] ?? ""))
      .map((place) => `${place} holds a token`),
  };
}
