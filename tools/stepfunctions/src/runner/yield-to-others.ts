import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../clock.ts";

/** How many states may follow each other before the event loop gets a turn. */
const STATES_A_TURN = 250;

let states = 0;

/**
 * Called between states. Every 250 states it lets the event loop turn, so that a loop of states does not block the
 * rest.
 */
export function yieldToOthers(clock: Clock): Promise<void> | undefined {
  states += 1;
  if (states < STATES_A_TURN) return undefined;
  states = 0;
  return nextTurn(undefined).finally(clock.hold?.());
}
