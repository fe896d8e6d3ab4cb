import type { Thread } from "../execution/execution.ts";
import { payloadOf } from "../execution/payload.ts";
import { separateLog } from "../execution/separate-log.ts";
import type { StateRun } from "../execution/state-run.ts";
import type { MapWork } from "../execution/state-work.ts";
import { createThread, startState } from "../execution/thread.ts";
import type { MapState } from "../language/state.ts";
import { innerScope } from "../language/variable-scope.ts";

/** Starts the iteration over one item, after an event, or takes it up where it waits, and notes it as under way. */
export async function startIteration(
  run: StateRun<MapState>,
  work: MapWork<Thread>,
  index: number,
  afterEventId: number,
): Promise<Thread> {
  const { state, thread } = run;
  const waiting = work.strands[index];
  if (waiting?.kind === "waiting") {
    work.strands[index] = { kind: "running", thread: waiting.thread };
    return waiting.thread;
  }
  const item = { index, value: work.items[index] ?? null };
  const branch = state.processor;
  if (!branch) throw new Error("a Map without a processor does not pass the parser");
  const input = state.itemSelector
    ? await state.itemSelector.evaluate(run.scope(work.input, { item }))
    : item.value;
  const lastEventId = state.distributed
    ? 0
    : run.appendAside("MapIterationStarted", afterEventId, { name: state.name, index });
  const iteration = createThread({
    run: thread.run,
    branch,
    variables: innerScope(thread.variables),
    item,
    log: state.distributed ? separateLog(run.engine) : thread.log,
    lastEventId,
    current: startState(branch.startAt, payloadOf(input)),
  });
  work.strands[index] = { kind: "running", thread: iteration };
  return iteration;
}
