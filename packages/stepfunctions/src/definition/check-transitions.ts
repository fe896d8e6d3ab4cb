import type { FieldReader } from "./field-reader.ts";
import type { Branch, State } from "./state-machine-definition.ts";

interface Transition {
  readonly to: string;
  /** Its place below the state: `Next`, `Choices[0]/Next`, `Default`, `Catch[1]/Next`. */
  readonly field: string;
  readonly label: string;
}

/** Every place that a state leads to. */
function transitionsOf(state: State): Transition[] {
  const transitions: Transition[] = [];
  const add = (to: string | undefined, field: string) => {
    if (to !== undefined) transitions.push({ to, field, label: field.split("/").at(-1) ?? field });
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

/** AWS's rules for a graph: every target is there, every state can be reached, and some state ends it. */
export function checkTransitions(reader: FieldReader, branch: Branch, names: ReadonlySet<string>): void {
  const code = "MISSING_TRANSITION_TARGET";
  if (reader.has("StartAt") && !names.has(branch.startAt)) {
    reader.problem(`Missing 'StartAt' target: ${branch.startAt}`, "StartAt", code);
  }
  for (const state of branch.states.values()) {
    for (const { to, field, label } of transitionsOf(state)) {
      if (!names.has(to))
        reader.problem(`Missing '${label}' target: ${to}`, `States/${state.name}/${field}`, code);
    }
  }
  const reached = new Set<string>();
  const open = [branch.startAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const state = branch.states.get(name);
    if (state) open.push(...transitionsOf(state).map(({ to }) => to));
  }
  for (const name of branch.states.keys()) {
    if (!reached.has(name)) reader.problem(`State "${name}" is not reachable.`, `States/${name}`, code);
  }
  const ends = [...branch.states.values()].some(
    (state) => state.type !== "Choice" && state.next === undefined,
  );
  if (!ends && branch.states.size === names.size && names.size > 0) {
    reader.problem("No terminal state was found", "States", code);
  }
}
