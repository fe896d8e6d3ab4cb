/**
 * The process that evaluates apps, one after the other. It is started with the folder of SST's platform and the folder
 * where the bundle of SST's components is kept, and is told over IPC what to evaluate.
 */

import { flushCompileCache } from "node:module";
import { AppError } from "../errors/app-error.ts";
import { EvaluationError } from "../errors/evaluation-error.ts";
import { evaluateConfig, type LoadedSst } from "./evaluate-config.ts";
import type { EvaluationReply, EvaluationRequest } from "./evaluation.ts";
import { observeFiles } from "./observed-files.ts";
import { loadPulumi } from "./pulumi.ts";
import { loadSstComponents } from "./sst-components.ts";

const [platform = "", cacheDir = ""] = process.argv.slice(2);

// The line that threw may be below many of SST's and Pulumi's.
Error.stackTraceLimit = 60;
observeFiles();
const failure = Promise.withResolvers<never>();
// Nobody may be waiting yet.
failure.promise.catch(() => undefined);
// Pulumi leaves much to its own runner, which looks out for these.
process.on("unhandledRejection", failure.reject);
process.on("uncaughtException", failure.reject);

// What the config prints goes the way of the reply, so that all of it is there before that.
for (const stream of [process.stdout, process.stderr]) stream.write = sendText;

let loading: Promise<LoadedSst> | undefined;

function sendText(chunk: unknown, ...rest: unknown[]): boolean {
  process.send?.({ outcome: "printed", text: String(chunk) } satisfies EvaluationReply);
  const written = rest.find((parameter) => typeof parameter === "function");
  written?.();
  return true;
}

async function load(): Promise<LoadedSst> {
  const loaded = loadPulumi(platform);
  const components = await loadSstComponents({ ...loaded, platform, cacheDir });
  return { ...loaded, platform, components };
}

process.on("message", async (request: EvaluationRequest) => {
  // esbuild has been given the config by the time that loading blocks this process.
  loading ??= new Promise((resolve) => setImmediate(resolve)).then(load);
  const replied = await reply(request, loading);
  // Who has the reply may kill this process at once, which then could not write it: the next one would compile all again.
  flushCompileCache();
  process.send?.(replied);
});

async function reply(request: EvaluationRequest, loaded: Promise<LoadedSst>): Promise<EvaluationReply> {
  try {
    return { outcome: "evaluated", evaluation: await evaluateConfig(request, loaded, failure) };
  } catch (error) {
    if (error instanceof EvaluationError) {
      return { outcome: "failed", message: error.message, created: error.created };
    }
    if (error instanceof AppError) return { outcome: "refused", message: error.message };
    return { outcome: "crashed", message: error instanceof Error ? (error.stack ?? "") : String(error) };
  }
}
