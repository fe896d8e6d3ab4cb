import type { FieldReader } from "../fields/field-reader.ts";
import type { Branch, State } from "../language/state.ts";

interface Transition {
  readonly to: string;
  /** Its place below the state: `Next`, `Choices[0]/Next`, `Default`, `Catch[1]/Next`. */
  readonly field: string;
}

/** Every place that a state leads to. */
function transitionsOf(state: State): Transition[] {
  const transitions: Transition[] = [];
  const add = (to: string | undefined, field: string) => {
    if (to !== undefined) transitions.push({ to, field });
  };
  add(state.next, "Next");
  if (state.type === "Choice") {
    for (const [index, choice] of state.choices.entries()) add(choice.next, `Choices[${index}]/Next`);
    add(state.default, "Default");
  }
  if (state.type === "Task" || state.type === "Map" || state.type === "Parallel") {
    for (const [index, catcher] of state.errors.catchers.entries()) add(catcher.next, `Catch[${index}]/Next`);
  }
  return transitions;
}

/**
 * AWS's rules for a graph: every target is there and every state can be reached; of the whole workflow, that some
 * state ends it. AWS does not ask that of a branch or a processor.
 */
export function checkTransitions(reader: FieldReader, branch: Branch, names: ReadonlySet<string>): void {
  const code = "MISSING_TRANSITION_TARGET";
  // AWS's message has 'Next' for every field.
  const missing = (to: string, field: string) => reader.problem(`Missing 'Next' target: ${to}`, field, code);
  if (reader.has("StartAt") && !names.has(branch.startAt)) missing(branch.startAt, "StartAt");
  for (const state of branch.states.values()) {
    for (const { to, field } of transitionsOf(state)) {
      if (!names.has(to)) missing(to, `States/${state.name}/${field}`);
    }
  }
  const complete = branch.states.size === names.size && names.size > 0;
  const ends = [...branch.states.values()].some(
    (state) => state.type !== "Choice" && state.next === undefined,
  );
  if (complete && !ends && branch.path === "") {
    reader.problemNowhere("Workflow has no terminal state", "MISSING_END_STATE");
    return;
  }
  if (!reader.has("StartAt")) return;
  const reached = reachedFrom(branch);
  for (const name of branch.states.keys()) {
    if (!reached.has(name)) reader.problem(`State "${name}" is not reachable.`, `States/${name}`, code);
  }
}

function reachedFrom(branch: Branch): Set<string> {
  const reached = new Set<string>();
  const open = [branch.startAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const state = branch.states.get(name);
    if (state) for (const { to } of transitionsOf(state)) open.push(to);
  }
  return reached;
}
