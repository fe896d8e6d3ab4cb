import { randomUUID } from "node:crypto";
import type { Thread } from "../execution/execution.ts";
import { runStrands } from "../execution/run-strands.ts";
import type { StateRun } from "../execution/state-run.ts";
import type { StateStep } from "../execution/state-step.ts";
import type { MapWork } from "../execution/state-work.ts";
import type { FieldReader } from "../fields/field-reader.ts";
import { isJsonObject, type Json } from "../json.ts";
import type { Branch, MapState, StateBase } from "../language/state.ts";
import { queryError, runtimeError, StatesError } from "../language/states-error.ts";
import { parseErrorHandling } from "./error-handling.ts";
import { expectJsonata } from "./expect-jsonata.ts";
import { startIteration } from "./map-iteration.ts";
import { maxConcurrencyOf, parseMapLimit, toleratedFailuresOf } from "./map-limits.ts";
import { exitWithResult, filteredInput, parseIo } from "./state-io.ts";

export function parseMapState(
  reader: FieldReader,
  base: Omit<StateBase<"Map">, "io">,
  parseBranch: (source: Json, subpath: string) => Branch | undefined,
): MapState {
  const field = reader.has("Iterator") ? "Iterator" : "ItemProcessor";
  reader.requireOne(["ItemProcessor", "Iterator"]);
  const processor = reader.value(field);
  const jsonata = reader.language === "JSONata";
  const itemsPath = reader.source["ItemsPath"];
  const selector = reader.has("ItemSelector") ? "ItemSelector" : "Parameters";
  return {
    ...base,
    io: parseIo(reader, ["Paths", "ResultSelector", "ResultPath", "Assign", "Output"]),
    processor: processor === undefined ? undefined : parseBranch(processor, field),
    distributed: modeOf(processor) === "DISTRIBUTED",
    label: reader.string("Label"),
    items: jsonata ? reader.jsonata("Items") : (reader.path("ItemsPath") ?? undefined),
    itemsPathText: typeof itemsPath === "string" ? itemsPath : undefined,
    itemSelector: jsonata ? reader.jsonata("ItemSelector") : reader.template(selector),
    maxConcurrency: parseMapLimit(reader, "MaxConcurrency"),
    toleratedCount: parseMapLimit(reader, "ToleratedFailureCount"),
    toleratedPercentage: parseMapLimit(reader, "ToleratedFailurePercentage"),
    errors: parseErrorHandling(reader),
  };
}

function modeOf(processor: Json | undefined): Json | undefined {
  const config = isJsonObject(processor) ? processor["ProcessorConfig"] : undefined;
  return isJsonObject(config) ? config["Mode"] : undefined;
}

export async function runMapState(run: StateRun<MapState>): Promise<StateStep> {
  let work = run.current.work;
  if (work?.kind !== "map") {
    work = await startMap(run);
    run.current.work = work;
  }
  const map = work;
  await topUp(run, map);
  try {
    await runIterations(run, map);
  } catch (error) {
    throw run.state.distributed && error instanceof StatesError ? failMapRun(run, map) : error;
  }
  return finishMap(run, map);
}

/** A distributed Map of which too many items failed ends with AWS's error, not with an item's own. */
function failMapRun(run: StateRun<MapState>, { lastEventId }: MapWork<Thread>): StatesError {
  const error = "States.ExceedToleratedFailureThreshold";
  const cause = "The specified tolerated failure threshold was exceeded";
  run.append("MapRunFailed", { error, cause }, lastEventId);
  return new StatesError({ error, cause });
}

function runIterations(run: StateRun<MapState>, map: MapWork<Thread>): Promise<void> {
  return runStrands({
    run,
    strands: map.strands,
    onEnd: (index, output, lastEventId) =>
      endIteration(run, map, { index, output, lastEventId, failed: false }),
    onFailure: (index, error, lastEventId) => failIteration(run, map, index, error, lastEventId),
    onStopped(index, thread, lastEventId) {
      if (run.state.distributed) return;
      const state = thread.branch.states.get(thread.current.name);
      run.appendAside(`${state?.type ?? "Task"}StateAborted`, lastEventId);
      run.appendAside("MapIterationAborted", lastEventId, { name: run.state.name, index });
    },
  });
}

/** Finds the limits and the items. */
async function startMap(run: StateRun<MapState>): Promise<MapWork<Thread>> {
  const input = await filteredInput(run);
  const maxConcurrency = await maxConcurrencyOf(run, input);
  const items = await itemsOf(run, input);
  const tolerated = await toleratedFailuresOf(run, input, items.length);
  const startedId = run.append("MapStateStarted", { length: items.length });
  if ("failure" in tolerated) {
    // AWS checks it after MapStateStarted, and gives the failure the event before the start as previousEventId.
    run.thread.lastEventId = run.current.enteredEventId;
    throw tolerated.failure;
  }
  const mapRun = run.state.distributed ? { arn: newMapRunArn(run), redriveCount: 0 } : undefined;
  return {
    kind: "map",
    items,
    input,
    maxConcurrency,
    toleratedFailures: tolerated.failures,
    mapRun,
    strands: [],
    again: [],
    lastEventId: mapRun ? run.append("MapRunStarted", { mapRunArn: mapRun.arn }) : startedId,
    failures: 0,
    joined: false,
  };
}

function newMapRunArn({ engine, execution, state }: StateRun<MapState>): string {
  const { region, accountId } = engine;
  return `arn:aws:states:${region}:${accountId}:mapRun:${execution.stateMachine.name}/${state.label ?? state.name}:${randomUUID()}`;
}

/** Starts as many iterations as may run at once and have not been started. */
async function topUp(run: StateRun<MapState>, work: MapWork<Thread>): Promise<void> {
  let running = work.strands.filter((strand) => strand?.kind === "running").length;
  while (running < work.maxConcurrency) {
    const index = nextIndex(work);
    if (index === undefined) return;
    await startIteration(run, work, index, work.lastEventId);
    running += 1;
  }
}

/** The next iteration that may start, and takes its place; undefined where all have started. */
function nextIndex({ again, strands, items }: MapWork<Thread>): number | undefined {
  const index = again.pop();
  if (index !== undefined) return index;
  return strands.length < items.length ? strands.push(undefined) - 1 : undefined;
}

async function itemsOf(run: StateRun<MapState>, input: Json): Promise<Json[]> {
  const { items, language, itemsPathText } = run.state;
  const value = items ? await items.evaluate(run.scope(input)) : input;
  if (Array.isArray(value)) return value;
  if (language === "JSONata") {
    if (items) return expectJsonata(items, "Items", value, "array");
    throw queryError({ cause: `Map state input must be an array but was: ${JSON.stringify(value)}` });
  }
  throw runtimeError(`Reference path "${itemsPathText ?? "$"}" must point to array.`);
}

interface IterationEnd {
  readonly index: number;
  readonly output: Json;
  readonly lastEventId: number;
  readonly failed: boolean;
}

function endIteration(run: StateRun<MapState>, work: MapWork<Thread>, end: IterationEnd) {
  const { index: ended, output, failed } = end;
  const strand = work.strands[ended];
  const thread = failed && strand?.kind === "running" ? strand.thread : undefined;
  work.strands[ended] = thread
    ? { kind: "ended", output, failed, thread }
    : { kind: "ended", output, failed };
  if (!run.state.distributed) {
    const type = failed ? "MapIterationFailed" : "MapIterationSucceeded";
    work.lastEventId = run.appendAside(type, end.lastEventId, { name: run.state.name, index: ended });
  }
  const index = nextIndex(work);
  if (index === undefined) return undefined;
  // AWS gives the next iteration the last event of the one that ended as previousEventId.
  const after = run.state.distributed ? work.lastEventId : end.lastEventId;
  return startIteration(run, work, index, after).then((thread) => ({ index, thread }));
}

function failIteration(
  run: StateRun<MapState>,
  work: MapWork<Thread>,
  index: number,
  error: StatesError,
  lastEventId: number,
): "stop" | ReturnType<typeof endIteration> {
  work.failures += 1;
  const tolerated = work.toleratedFailures !== undefined && work.failures <= work.toleratedFailures;
  if (!tolerated) {
    if (!run.state.distributed) {
      run.appendAside("MapIterationFailed", lastEventId, { name: run.state.name, index });
    }
    return "stop";
  }
  const output = { Error: error.error ?? "", Cause: error.causeText ?? "" };
  return endIteration(run, work, { index, output, lastEventId, failed: true });
}

function finishMap(run: StateRun<MapState>, work: MapWork<Thread>): Promise<StateStep> {
  if (!work.joined) {
    if (run.state.distributed) work.lastEventId = run.append("MapRunSucceeded", undefined, work.lastEventId);
    run.append("MapStateSucceeded", undefined, work.lastEventId);
    work.joined = true;
  }
  run.thread.lastEventId = work.lastEventId;
  run.current.decisionEventId = work.lastEventId;
  const outputs = Array.from(work.strands, (strand) => (strand?.kind === "ended" ? strand.output : null));
  return exitWithResult(run, outputs);
}
