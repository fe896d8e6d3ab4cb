import { allStates, type WalkedState, type WalkedStates } from "./states-of.ts";
import { isEventMessage } from "./task-state.ts";

/**
 * The state whose task is the whole workflow: the only state that does anything, and its message is the event that the
 * execution got. A new execution with the message of a dead letter then does everything again that the first one did. A
 * workflow with any other state that does something is continued by AWS's redrive of its failed execution.
 *
 * @returns the name of the state; undefined where there is none
 */
export function wholeTaskState(definition: WalkedStates): string | undefined {
  const doing = allStates(definition).filter(([, state]) => !isPassive(state));
  const [only] = doing;
  if (only === undefined || doing.length > 1) return undefined;
  const [name, state] = only;
  if (definition.States[name] !== state || state.End !== true) return undefined;
  return isEventMessage(recordOf(state)) ? name : undefined;
}

/** Whether a state only decides or ends: it changes nothing outside, and the next one gets the input as it was. */
function isPassive(state: WalkedState): boolean {
  if (state.Type === "Fail" || state.Type === "Succeed") return true;
  const rules: readonly unknown[] = Array.isArray(state.Choices) ? state.Choices : [];
  return state.Type === "Choice" && ![state, ...rules].some(changesInput);
}

function changesInput(stateOrRule: unknown): boolean {
  if (typeof stateOrRule !== "object" || stateOrRule === null) return false;
  return ["Output", "InputPath", "OutputPath"].some((field) => field in stateOrRule);
}

function recordOf(state: object): unknown {
  const { Arguments }: { Arguments?: { MessageBody?: { Record?: unknown } } } = state;
  return Arguments?.MessageBody?.Record;
}
