import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Evaluation } from "./evaluation/evaluation.ts";
import type { AppGraph } from "./graph/app-graph.ts";
import { type EvaluateOptions, type Evaluator, openEvaluator } from "./open-evaluator.ts";
import { installedSst } from "./platform/installed-sst.ts";
import { cachedFile, committedFile, writeRecord } from "./reuse/graph-files.ts";
import { type GraphRecord, isCurrent, readRecord, recordOf, sourcesOf } from "./reuse/graph-record.ts";

/** A graph, and where it comes from. */
export interface FoundGraph {
  readonly graph: AppGraph;
  readonly origin: "committed" | "cache" | "evaluation";
  /** The absolute paths of everything that it depends on: where one of them changes, the graph may be another. */
  readonly sources: readonly string[];
}

/**
 * The graph of an app: the committed `ringback-graph.json` next to `sst.config.ts` or one from an earlier evaluation, where
 * everything that it was made from is as it was; otherwise evaluated now, and kept.
 *
 * @param options.evaluator evaluates where that is needed, and stays open; one of its own unless given
 * @param options.onEvaluate called where it has to be evaluated, which takes a second or two
 * @throws AppError with a sentence for the person who wrote the app; EvaluationError for what the config throws
 */
export async function findAppGraph(
  options: EvaluateOptions & { readonly evaluator?: Evaluator; readonly onEvaluate?: () => void },
): Promise<FoundGraph> {
  const app = resolve(options.app);
  const { evaluator, onEvaluate, ...asked } = options;
  const { stage, dev = false, place, replace = {}, environment } = asked;
  const sst = installedSst(app).version;
  const of = { app, stage, sst, ...(environment === undefined ? {} : { environment }) };
  const isAsStarted = stage === "local" && !dev && place === undefined && Object.keys(replace).length === 0;
  const cached = await cachedFile(app, stage, { dev, place, replace });
  const found = (origin: FoundGraph["origin"], record: GraphRecord): FoundGraph => ({
    graph: record.graph,
    origin,
    sources: sourcesOf(record, app),
  });
  const committed = isAsStarted ? readRecord(committedFile(app)) : undefined;
  if (committed !== undefined && isCurrent(committed, of)) return found("committed", committed);
  const earlier = readRecord(cached);
  if (earlier !== undefined && isCurrent(earlier, of)) return found("cache", earlier);
  const beganMs = Date.now();
  onEvaluate?.();
  await using own = openEvaluator();
  const evaluation = await (evaluator ?? own).evaluate({ ...asked, app });
  // What was saved meanwhile may be newer than what was evaluated: such a graph is not kept.
  const record = isEdited(evaluation.files, beganMs) ? undefined : recordOf(evaluation, of);
  // A full disk keeps nobody from an app that was evaluated: the next start evaluates it again.
  if (record !== undefined) await writeRecord(cached, record).catch(() => undefined);
  return { graph: evaluation.graph, origin: "evaluation", sources: Object.keys(evaluation.files) };
}

/** The same, for whoever needs the graph alone. */
export async function appGraph(options: EvaluateOptions): Promise<AppGraph> {
  return (await findAppGraph(options)).graph;
}

function isEdited(files: Evaluation["files"], sinceMs: number): boolean {
  return Object.entries(files).some(([path, extent]) => {
    if (extent !== "content") return false;
    // The clock's milliseconds are cut, a file's are not.
    return (statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0) >= sinceMs + 1;
  });
}
