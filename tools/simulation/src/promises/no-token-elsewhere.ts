import type { RunResult } from "../run-scenario.ts";
import { type BrokenPromise, broken } from "./broken-promise.ts";

/** Looking for the end of a token is enough: no other text holds those characters. */
const tokenCharacters = 60;

/** A task token is in the queue body, and nowhere else. */
export function noTokenElsewhere(run: RunResult, log: string): BrokenPromise[] {
  const tokens = [...run.queuedMessages.all.values()].flatMap(({ token }) =>
    token === "" ? [] : [token.slice(-tokenCharacters)],
  );
  const items = [...run.tasks.values()].flatMap(({ table }) => [...table.items.values()]);
  const places = {
    "the log": log,
    "a table": JSON.stringify(items),
    "the archive": JSON.stringify([...run.archive.entries.values(), ...run.archive.lastReasons]),
    "an execution": JSON.stringify(run.taskRuns.map(({ output, cause, error }) => [output, cause, error])),
  };
  return Object.entries(places).flatMap(([place, text]) =>
    tokens.some((token) => text.includes(token))
      ? broken("no token elsewhere", `${place} holds a token`)
      : [],
  );
}
