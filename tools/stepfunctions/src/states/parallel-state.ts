import type { Thread } from "../execution/execution.ts";
import { payloadOf } from "../execution/payload.ts";
import { runStrands } from "../execution/run-strands.ts";
import type { StateRun } from "../execution/state-run.ts";
import type { StateStep } from "../execution/state-step.ts";
import type { ParallelWork, Strand } from "../execution/state-work.ts";
import { createThread, startState } from "../execution/thread.ts";
import type { FieldReader } from "../fields/field-reader.ts";
import type { Json } from "../json.ts";
import type { Branch, ParallelState, StateBase } from "../language/state.ts";
import { innerScope } from "../language/variable-scope.ts";
import { parseErrorHandling } from "./error-handling.ts";
import { effectiveInput, exitWithResult, parseIo } from "./state-io.ts";

export function parseParallelState(
  reader: FieldReader,
  base: Omit<StateBase<"Parallel">, "io">,
  parseBranch: (source: Json, subpath: string) => Branch | undefined,
): ParallelState {
  reader.require("Branches");
  const branches = reader.filledArray("Branches") ?? [];
  return {
    ...base,
    io: parseIo(reader, ["Paths", "Parameters", "ResultSelector", "ResultPath", "Assign", "Output"]),
    branches: branches.flatMap((branch, index) => parseBranch(branch, `Branches[${index}]`) ?? []),
    arguments: reader.language === "JSONata" ? reader.jsonata("Arguments") : undefined,
    errors: parseErrorHandling(reader),
  };
}

export async function runParallelState(run: StateRun<ParallelState>): Promise<StateStep> {
  let work = run.current.work;
  if (work?.kind !== "parallel") {
    work = await fork(run);
    run.current.work = work;
  }
  const outputs = await joinBranches(run, work);
  if (!work.joined) run.append("ParallelStateSucceeded", undefined, work.lastEventId);
  work.joined = true;
  // AWS gives the exit the branches' last event as previousEventId, not ParallelStateSucceeded.
  run.thread.lastEventId = work.lastEventId;
  run.current.decisionEventId = work.lastEventId;
  return exitWithResult(run, outputs);
}

async function fork(run: StateRun<ParallelState>): Promise<ParallelWork<Thread>> {
  const { state } = run;
  const input = payloadOf(
    state.language === "JSONPath"
      ? await effectiveInput(run)
      : state.arguments
        ? await state.arguments.evaluate(run.scope(run.input))
        : run.input,
  );
  const startedId = run.append("ParallelStateStarted");
  const strands = state.branches.map((branch): Strand<Thread> => {
    const thread = createThread({
      run: run.thread.run,
      branch,
      variables: innerScope(run.thread.variables),
      item: run.thread.item,
      log: run.thread.log,
      lastEventId: startedId,
      current: startState(branch.startAt, input),
    });
    return { kind: "running", thread };
  });
  return { kind: "parallel", strands, lastEventId: startedId, joined: false };
}

async function joinBranches(run: StateRun<ParallelState>, work: ParallelWork<Thread>): Promise<Json[]> {
  await runStrands({
    run,
    strands: work.strands,
    onEnd(index, output, lastEventId) {
      work.strands[index] = { kind: "ended", output, failed: false };
      work.lastEventId = lastEventId;
      return undefined;
    },
    onFailure: () => "stop",
    onStopped: () => {},
  });
  return work.strands.map((strand) => (strand.kind === "ended" ? strand.output : null));
}
