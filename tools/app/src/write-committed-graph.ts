import { resolve } from "node:path";
import { AppError } from "./errors/app-error.ts";
import { isSecret } from "./graph/secrets.ts";
import { openEvaluator } from "./open-evaluator.ts";
import { installedSst } from "./platform/installed-sst.ts";
import { committedFile, writeRecord } from "./reuse/graph-files.ts";
import { type GraphRecord, recordOf } from "./reuse/graph-record.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Evaluates an app for the stage `local` and writes its graph next to `sst.config.ts`, to be committed: who clones it starts
 * without an evaluation.
 *
 * @param environment of which only the secrets count (`SST_SECRET_NAME`), and of these only that they are there: whoever
 *   starts the app gives them values
 * @returns the path of the file
 * @throws AppError where the app cannot be evaluated, or not be committed
 */
export async function writeCommittedGraph(folder: string, environment: Variables = {}): Promise<string> {
  const app = resolve(folder);
  const file = committedFile(app);
  await writeRecord(file, await committedRecord(app, environment));
  return file;
}

/** What `writeCommittedGraph` would write now. */
export async function committedRecord(app: string, environment: Variables = {}): Promise<GraphRecord> {
  const secrets = Object.fromEntries(Object.entries(environment).filter(([name]) => isSecret(name)));
  await using evaluator = openEvaluator();
  const evaluation = await evaluator.evaluate({ app, stage: "local", environment: secrets });
  const record = recordOf(evaluation, {
    app,
    stage: "local",
    sst: installedSst(app).version,
    environment: secrets,
  });
  if (record !== undefined) return record;
  throw new AppError(
    "The config reads all of its environment variables, so its graph depends on the machine and cannot be committed.",
  );
}
