import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../clock.ts";

/** States that may follow each other before others get a turn. */
const STATES_A_TURN = 250;

let states = 0;

/** Called between states: every so often lets the event loop turn, so that a loop of states starves nobody. */
export function yieldToOthers(clock: Clock): Promise<void> | undefined {
  states += 1;
  if (states < STATES_A_TURN) return undefined;
  states = 0;
  return nextTurn(undefined).finally(clock.hold?.());
}
