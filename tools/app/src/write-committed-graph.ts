import { resolve } from "node:path";
import { AppError } from "./errors/app-error.ts";
import { openEvaluator } from "./open-evaluator.ts";
import { installedSst } from "./platform/installed-sst.ts";
import { committedFile, writeRecord } from "./reuse/graph-files.ts";
import { type GraphRecord, recordOf } from "./reuse/graph-record.ts";

/**
 * Evaluates an app for the stage `local` and writes its graph next to `sst.config.ts`, to be committed: who clones it starts
 * without an evaluation.
 *
 * @returns the path of the file
 * @throws AppError where the app cannot be evaluated, or not be committed
 */
export async function writeCommittedGraph(folder: string): Promise<string> {
  const app = resolve(folder);
  const file = committedFile(app);
  await writeRecord(file, await committedRecord(app));
  return file;
}

/** What `writeCommittedGraph` would write now. */
export async function committedRecord(app: string): Promise<GraphRecord> {
  await using evaluator = openEvaluator();
  const evaluation = await evaluator.evaluate({ app, stage: "local", environment: {} });
  const record = recordOf(evaluation, {
    app,
    stage: "local",
    sst: installedSst(app).version,
    environment: {},
  });
  if (record !== undefined) return record;
  throw new AppError(
    "The config reads all of its environment variables, so its graph depends on the machine and cannot be committed.",
  );
}
