import type { FieldReader } from "../definition/field-reader.ts";
import type { Branch } from "../definition/state-machine-definition.ts";
import { runStrands } from "../execution/run-strands.ts";
import type { StateRun } from "../execution/state-run.ts";
import type { ParallelWork, Strand } from "../execution/state-work.ts";
import { createThread, startState } from "../execution/thread.ts";
import { innerScope } from "../execution/variable-scope.ts";
import type { Json } from "../json.ts";
import { payloadOf } from "../payload.ts";
import type { Query } from "../query.ts";
import { type ErrorHandling, parseErrorHandling } from "./error-handling.ts";
import { effectiveInput, exitWithResult, parseIo, type StateBase, type StateStep } from "./state-io.ts";

/** Runs several branches at once, and gives an array of their outputs. */
export interface ParallelState extends StateBase<"Parallel"> {
  readonly branches: readonly Branch[];
  readonly arguments: Query | undefined;
  readonly errors: ErrorHandling;
}

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
  // AWS hangs the exit on the branches' last event, not on the event before.
  run.thread.lastEventId = work.lastEventId;
  run.current.decisionEventId = work.lastEventId;
  return exitWithResult(run, outputs);
}

async function fork(run: StateRun<ParallelState>): Promise<ParallelWork> {
  const { state } = run;
  const input = payloadOf(
    state.language === "JSONPath"
      ? await effectiveInput(run)
      : state.arguments
        ? await state.arguments.evaluate(run.scope(run.input))
        : run.input,
  );
  const startedId = run.append("ParallelStateStarted");
  const strands = state.branches.map((branch): Strand => {
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

async function joinBranches(run: StateRun<ParallelState>, work: ParallelWork): Promise<Json[]> {
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
