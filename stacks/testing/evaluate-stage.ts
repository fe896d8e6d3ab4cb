import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { type AwsPlace, awsMocks, frankfurt } from "./aws-mocks.ts";
import type { RecordedResource } from "./recorded-resource.ts";
import { recordResources } from "./resource-recorder.ts";
import { setConfigGlobal, setSstGlobals } from "./sst-globals.ts";
import { type BuiltFunction, startSstServer } from "./sst-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const platform = join(root, ".sst/platform");
if (!existsSync(join(platform, "version"))) {
  throw new Error(
    'SST\'s platform is not prepared, so the stacks cannot be tested. Run "npm run sst:types".',
  );
}
// The copies that SST's components use: Pulumi keeps its state by module instance.
const fromPlatform = createRequire(join(platform, "package.json"));
const pulumi: typeof $util = fromPlatform("@pulumi/pulumi");
const awsProvider: unknown = fromPlatform("@pulumi/aws");
// Pulumi writes down where each of its promises was made, should one still wait at the end of the process. That is half
// of the work of an evaluation, and nobody reads it here.
const debuggable: { debuggablePromise(promise: unknown): unknown } = fromPlatform(
  "@pulumi/pulumi/runtime/debuggable",
);
debuggable.debuggablePromise = (promise) => promise;

/** What `sst deploy --stage NAME` would have created, evaluated by SST's own components. */
export interface EvaluatedStage {
  readonly app: { readonly removal?: string; readonly protect?: boolean };
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly resources: readonly RecordedResource[];
  readonly built: readonly BuiltFunction[];
  /** What `Resource` would hold, by name. */
  readonly links: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** How to evaluate a stage. */
export interface EvaluateOptions {
  /** Called for each AWS resource, even where the evaluation fails later. */
  readonly onCreated?: (resource: { type: string; name: string }) => void;
  /** As `sst dev` would, instead of `sst deploy`. */
  readonly dev?: boolean;
  /** The folder of the app; this repository without it. */
  readonly app?: string;
  /** Where it is deployed to; Frankfurt without it. */
  readonly place?: AwsPlace;
}

/** Most take a second. Test files evaluate while they are imported, for which Vitest has no time limit of its own. */
const longestEvaluationMs = 120_000;

/**
 * Evaluates an app's `sst.config.ts` for a stage with the components of SST, and Pulumi and AWS mocked. One at a time.
 * @throws whatever the stacks throw, and an Error where the evaluation has not ended after two minutes
 */
export async function evaluateStage(stage: string, how: EvaluateOptions = {}): Promise<EvaluatedStage> {
  const work = mkdtempSync(join(tmpdir(), "ringback-stacks-"));
  writeFileSync(join(work, "bundle.mjs"), "export const handler = () => {};\n");
  const server = await startSstServer(work);
  process.env["SST_SERVER"] = server.url;
  const { promise: tooLong, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      reject(new Error(`Evaluating stage "${stage}" has not ended after ${longestEvaluationMs / 1000} s.`)),
    longestEvaluationMs,
  );
  try {
    return { ...(await Promise.race([evaluate(stage, work, how), tooLong])), built: server.built };
  } finally {
    clearTimeout(timer);
    await server.close();
    rmSync(work, { recursive: true, force: true });
  }
}

async function evaluate(
  stage: string,
  work: string,
  { app: folder = root, onCreated, dev = false, place = frankfurt }: EvaluateOptions,
): Promise<Omit<EvaluatedStage, "built">> {
  const mocks = awsMocks(place);
  const recorder = recordResources(mocks, onCreated);
  await pulumi.runtime.setMocks({ ...mocks, newResource: recorder.newResource }, "ringback", stage);
  setConfigGlobal();
  // The stacks create their resources when they are imported.
  vi.resetModules();
  const { default: config } =
    folder === root ? await import("../../sst.config.ts") : await import(join(folder, "sst.config.ts"));
  const app = { removal: "retain" as const, protect: false, ...(await config.app({ stage })) };
  setSstGlobals({
    pulumi,
    awsProvider,
    app: { ...app, stage },
    region: place.region,
    dev,
    root: folder,
    platform,
    work,
  });
  const run = await loadSst();
  const failures: unknown[] = [];
  const outputs = await pulumi.runtime.runInPulumiStack(() =>
    run(async () => {
      pulumi.runtime.registerStackTransformation(recorder.transformation);
      return config.run().catch((error: unknown) => {
        // Pulumi would reject promises of its own as well, which nobody could wait for.
        failures.push(error);
      });
    }),
  );
  await pulumi.runtime.disconnect();
  for (const failure of failures) throw failure;
  return {
    app,
    outputs: outputs ?? {},
    resources: recorder.resources(),
    links: await recorder.links(pulumi),
  };
}

type Run = typeof import("../../.sst/platform/src/auto/run").run;
const loaded: typeof globalThis & { ringbackSstRun?: Run } = globalThis;

/** Loads SST's components once a process, which takes longer than everything else. They find the globals at hand. */
async function loadSst(): Promise<Run> {
  if (loaded.ringbackSstRun === undefined) {
    const { prepareStackTrace } = Error;
    // biome-ignore lint/style/noRestrictedImports: SST unpacks the sources of its components there; no package has them.
    Object.assign(globalThis, { sst: await import("../../.sst/platform/src/components/index") });
    // biome-ignore lint/style/noRestrictedImports: the same.
    loaded.ringbackSstRun = (await import("../../.sst/platform/src/auto/run")).run;
    // Pulumi has the source maps of its own code read for every stack that is written down, and it writes many.
    Error.prepareStackTrace = prepareStackTrace;
  }
  return loaded.ringbackSstRun;
}
