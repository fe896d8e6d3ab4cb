import { reachableGroups } from "./reachable-groups.ts";
import { hasOtherRetry, hasRetry } from "./retries.ts";
import {
  innerStates,
  nextStates,
  type WalkedState,
  type WalkedStates,
  withInnerDefinitions,
} from "./states-of.ts";

/** What a state with a buffered task takes at most, in seconds (`taskStateSeconds`); undefined for any other state. */
type SecondsOf = (state: WalkedState) => number | undefined;

/** What a state or a definition takes. */
interface Way {
  /** Undefined where it has no bound. */
  readonly seconds: number | undefined;
  /** Whether a buffered task is in it. */
  readonly hasTask: boolean;
}

/**
 * The longest way through a definition, in seconds: what each of its buffered tasks takes at most, every Wait of a fixed
 * length, and every other state with a TimeoutSeconds. Of branches of Parallel the longest counts. What repeats without a
 * buffered task counts once: a loop, a Map, a retry. A call that is answered at once, without a TimeoutSeconds, counts nothing.
 *
 * @returns undefined where it has no bound: a buffered task is in a loop, in a Map, or in something that a Retry does again;
 * or a way waits for something else and has no TimeoutSeconds, or until a time that is not in the definition
 */
export function longestPathSeconds(definition: WalkedStates, secondsOf: SecondsOf): number | undefined {
  const ways = new Map<WalkedStates, Way>();
  // What is inside first.
  for (const states of withInnerDefinitions(definition).toReversed()) {
    ways.set(
      states,
      wayThrough(states, (state) => wayOf(state, secondsOf, ways)),
    );
  }
  return ways.get(definition)?.seconds;
}

function wayThrough({ StartAt, States }: WalkedStates, wayOfState: (state: WalkedState) => Way): Way {
  const states = new Map(Object.entries(States));
  const next = new Map(
    [...states].map(([name, state]) => [name, nextStates(state).filter((to) => states.has(to))]),
  );
  const seconds = new Map<string, number | undefined>();
  let hasTask = false;
  for (const group of reachableGroups(StartAt, (name) => next.get(name) ?? [])) {
    const inside = new Set(group);
    const leavesTo = group.flatMap((name) => next.get(name) ?? []);
    const isLoop = leavesTo.some((name) => inside.has(name));
    const own = group.flatMap((name) => states.get(name) ?? []).map(wayOfState);
    const groupHasTask = own.some((way) => way.hasTask);
    const ends = leavesTo.filter((name) => !inside.has(name)).map((name) => seconds.get(name));
    const sum = isLoop && groupHasTask ? undefined : total([...own.map((way) => way.seconds), longest(ends)]);
    for (const name of group) seconds.set(name, sum);
    hasTask ||= groupHasTask;
  }
  return { seconds: seconds.get(StartAt), hasTask };
}

function wayOf(state: WalkedState, secondsOf: SecondsOf, ways: ReadonlyMap<WalkedStates, Way>): Way {
  const task = secondsOf(state);
  const inner = innerStates(state).flatMap((states) => ways.get(states) ?? []);
  const hasTask = task !== undefined || inner.some((way) => way.hasTask);
  const isRepeated = state.Type === "Map" || (task === undefined ? hasRetry(state) : hasOtherRetry(state));
  if (hasTask && isRepeated) return { seconds: undefined, hasTask };
  if (task !== undefined) return { seconds: task, hasTask };
  if (inner.length > 0) return { seconds: longest(inner.map(({ seconds }) => seconds)), hasTask };
  return { seconds: otherSeconds(state), hasTask };
}

/** Resources of a Task that is not answered at once (AWS: "Discover service integration patterns in Step Functions", "Activities"). */
const waitingResource = /\.waitForTaskToken$|\.sync(:\d+)?$|:activity:/;

function otherSeconds({ Type, Resource, Seconds, TimeoutSeconds }: WalkedState): number | undefined {
  if (Type === "Wait") return typeof Seconds === "number" ? Seconds : undefined;
  if (typeof TimeoutSeconds === "number") return TimeoutSeconds;
  return typeof Resource === "string" && waitingResource.test(Resource) ? undefined : 0;
}

function total(seconds: readonly (number | undefined)[]): number | undefined {
  return seconds.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0);
}

/** The longest of some ways; undefined where one of them has no bound. */
function longest(seconds: readonly (number | undefined)[]): number | undefined {
  return seconds.reduce(
    (most, one) => (most === undefined || one === undefined ? undefined : Math.max(most, one)),
    0,
  );
}
