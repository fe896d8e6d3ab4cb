import type { HistoryEvent } from "../history/history-event.ts";
import type { Json } from "../json.ts";
import { parseJson } from "../json.ts";
import type { Execution } from "./execution.ts";
import type { StoredThread } from "./stored-thread.ts";

/**
 * Where an execution of the first release is redriven, which stored no restart point: in the state of the machine itself
 * that was entered last and not left. A Parallel or a Map then runs as a whole. Undefined where it cannot be known.
 */
export function restartPointFromHistory({ definition, input, log }: Execution): StoredThread | undefined {
  const { root } = definition;
  const variables = new Map<string, Json>();
  let entered: HistoryEvent | undefined;
  let left = false;
  for (const event of log.events) {
    const name = nameIn(event);
    const state = name === undefined ? undefined : root.states.get(name);
    if (!state) continue;
    if (event.type === `${state.type}StateEntered`) {
      entered = event;
      left = false;
    } else if (event.type === `${state.type}StateExited`) {
      left = true;
      assign(variables, event.details?.["assignedVariables"]);
    }
  }
  if (left) return undefined;
  const name = (entered && nameIn(entered)) ?? root.startAt;
  const text = entered?.details?.["input"];
  const enteredAgain = root.states.get(name)?.type === "Fail";
  return {
    branch: root.path,
    variables: [...variables],
    item: undefined,
    lastEventId: log.events.length,
    current: {
      name,
      input: typeof text === "string" ? text : input,
      enteredEventId: enteredAgain ? 0 : (entered?.id ?? 0),
      previousEventId: entered?.previousEventId ?? 0,
      enteredAt: entered?.timestamp ?? 0,
      decisionEventId: entered?.id ?? 0,
      retries: [],
    },
  };
}

function nameIn({ details }: HistoryEvent): string | undefined {
  const name = details?.["name"];
  return typeof name === "string" ? name : undefined;
}

/** The texts of the variables, as the exit of a state has them. */
function assign(variables: Map<string, Json>, assigned: Json | undefined): void {
  if (typeof assigned !== "object" || assigned === null) return;
  for (const [name, text] of Object.entries(assigned)) variables.set(name, parseJson(String(text)));
}
