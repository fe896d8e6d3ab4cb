import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Place } from "../aws/place.ts";
import { appOfConfig, type ConfigApp } from "./app-of-config.ts";
import { bundleConfig } from "./bundle-config.ts";
import { describeFailure } from "./describe-failure.ts";
import type { Evaluation, EvaluationRequest } from "./evaluation.ts";
import { graphFunctions } from "./graph-functions.ts";
import { observedEnvironment } from "./observed-environment.ts";
import { type Extent, reportFilesTo } from "./observed-files.ts";
import { observeOutputs } from "./observed-outputs.ts";
import { plainValues } from "./plain-value.ts";
import { providerGlobals } from "./provider-globals.ts";
import type { LoadedPulumi } from "./pulumi.ts";
import { type ResourceRecorder, recordResources } from "./record-resources.ts";
import { settledValues } from "./settled-values.ts";
import { createSourcePlaces } from "./source-places.ts";
import type { SstComponents } from "./sst-components.ts";
import { startSstServer } from "./sst-server.ts";

/** What is loaded once a process. */
export interface LoadedSst extends LoadedPulumi {
  /** The absolute path of `.sst/platform`. */
  readonly platform: string;
  /** The bundle of SST's components, by its name in a stack. */
  readonly components: { readonly file: string; run(): SstComponents };
}

/**
 * Evaluates an app's `sst.config.ts` for a stage with the components of SST, and Pulumi and AWS mocked. One at a time in a
 * process, whose globals, environment and current folder are those of the evaluation.
 *
 * @param loaded is there when the config has been bundled, which happens meanwhile
 * @param failure rejected with what Pulumi has thrown where nobody waits for it
 * @throws AppError, and EvaluationError for what the config throws
 */
export async function evaluateConfig(
  request: EvaluationRequest,
  loaded: Promise<LoadedSst>,
  failure: PromiseWithResolvers<never>,
): Promise<Evaluation> {
  const work = mkdtempSync(join(tmpdir(), "ringback-app-"));
  const bundleFolder = join(work, "bundle");
  mkdirSync(bundleFolder);
  writeFileSync(join(bundleFolder, "bundle.mjs"), "export const handler = () => {};\n");
  const server = await startSstServer(bundleFolder);
  try {
    const [config, sst] = await Promise.all([bundleConfig(request), loaded]);
    return await evaluate({ request, work, server, failure, config, loaded: sst });
  } finally {
    reportFilesTo(undefined);
    await server.close();
    process.chdir(tmpdir());
    rmSync(work, { recursive: true, force: true });
  }
}

async function evaluate(options: {
  request: EvaluationRequest;
  loaded: LoadedSst;
  failure: PromiseWithResolvers<never>;
  config: Awaited<ReturnType<typeof bundleConfig>>;
  work: string;
  server: Awaited<ReturnType<typeof startSstServer>>;
}): Promise<Evaluation> {
  const { request, loaded, failure, config, work, server } = options;
  const { app: folder, stage, place } = request;
  const { pulumi, components } = loaded;
  const file = join(work, "sst.config.mjs");
  const url = pathToFileURL(file).href;
  writeFileSync(file, config.code);
  const places = createSourcePlaces({ app: folder, url, map: config.map, mapFolder: folder });
  const recorder = recordResources({ place, here: places.here });
  const settled = observeOutputs({ ...loaded, wrap: recorder.wrap, onRejected: failure.reject });
  const isObserved = (script: string) => script === url || script === components.file;
  const observed = observedEnvironment({ ...request.environment, SST_SERVER: server.url }, isObserved);
  const files: Record<string, Extent> = Object.fromEntries(config.inputs.map((path) => [path, "content"]));
  const isOwn = isWithin(loaded.platform, work, dirname(components.file), import.meta.dirname);
  process.env = observed.environment;
  process.chdir(folder);
  reportFilesTo((path, extent) => {
    if (!isOwn(path) && files[path] !== "content") files[path] = extent;
  });
  try {
    Object.assign(globalThis, { $config: (given: unknown) => given });
    const { default: exported }: { default: unknown } = await import(url);
    const app = await appOfConfig(exported, stage);
    await pulumi.runtime.setMocks(recorder, app.described.name, stage);
    const sst = startComponents({ request, app, loaded, work });
    const outputs = await Promise.race([
      failure.promise,
      runProgram({ loaded, sst, app, recorder, settled, fail: failure.reject }),
    ]);
    reportFilesTo(undefined);
    const textOf = textOfGraph(folder, work, place);
    const resources = await recorder.resources(textOf);
    return {
      graph: {
        app: app.described,
        region: place.region,
        accountId: place.accountId,
        resources,
        functions: await graphFunctions(server.built, resources, textOf),
        links: await recorder.links(pulumi, textOf),
        outputs: await plainValues(outputs, textOf),
      },
      files,
      variables: observed.read()?.filter((name) => name !== "SST_SERVER"),
    };
  } catch (error) {
    const placeOf = (thrown: Error) => places.ofError(thrown) ?? recorder.placeOfError(thrown);
    throw describeFailure(error, { stage, placeOf, created: recorder.created });
  }
}

/** Sets the globals that SST's CLI sets, and runs SST's components anew, which read them at once. */
function startComponents(options: {
  request: EvaluationRequest;
  app: ConfigApp;
  loaded: LoadedSst;
  work: string;
}): SstComponents {
  const { request, app, loaded, work } = options;
  const { dev, place } = request;
  const paths = { root: request.app, work, platform: loaded.platform, home: work };
  const { providers, ...globals } = app.globals;
  Object.assign(globalThis, {
    // The CLI puts the region of the credentials at hand where the config names none.
    $app: { ...globals, providers: withRegion(providers, place.region) },
    $dev: dev,
    $cli: { command: dev ? "dev" : "deploy", dev, rpc: "", paths, state: { version: {} } },
  });
  const { prepareStackTrace } = Error;
  const components = loaded.components.run();
  // As in `loadPulumi`: packages of the platform that are loaded now change it again.
  Error.prepareStackTrace = prepareStackTrace;
  Object.assign(
    globalThis,
    components.shim,
    { sst: components.sst },
    providerGlobals(app, loaded.fromPlatform),
  );
  return components;
}

function withRegion(providers: ConfigApp["globals"]["providers"], region: string) {
  return "aws" in providers ? { ...providers, aws: { ...providers.aws, region } } : providers;
}

async function runProgram(options: {
  loaded: LoadedSst;
  sst: SstComponents;
  app: ConfigApp;
  recorder: ResourceRecorder;
  settled: () => Promise<void>;
  fail: (error: unknown) => void;
}): Promise<Readonly<Record<string, unknown>>> {
  const { loaded, sst, app, recorder, settled, fail } = options;
  const { pulumi } = loaded;
  const outputs = await pulumi.runtime.runInPulumiStack(() =>
    sst.run(async () => {
      pulumi.runtime.registerStackTransformation(recorder.transformation);
      // Pulumi would reject promises of its own as well, which nobody could wait for.
      return app.run().catch(fail);
    }),
  );
  await settled();
  // SST's own note of what it protects.
  const { _protect, ...own } = await settledValues(pulumi, outputs ?? {});
  return own;
}

const isWithin =
  (...folders: readonly string[]) =>
  (path: string) =>
    folders.some((folder) => path === folder || path.startsWith(folder + sep));

/**
 * How a text is written in a graph. Paths go from the folder of the app; what SST writes while it evaluates, it writes to
 * `.sst` otherwise. SST's components make some queue URLs of ARNs, and they too have the origin of the place.
 */
function textOfGraph(app: string, work: string, place: Place): (text: string) => string {
  const isOfApp = isWithin(app);
  const isOfWork = isWithin(work);
  const from = (folder: string, text: string) => relative(folder, text).replaceAll("\\", "/");
  const { endpoint, region, domain, accountId } = place;
  const ofAws = `https://sqs.${region}.${domain}/${accountId}/`;
  return (text) => {
    if (isOfApp(text)) return from(app, text) || ".";
    if (isOfWork(text)) return `.sst/${from(work, text)}`;
    return endpoint === undefined ? text : text.replaceAll(ofAws, `${endpoint}/${accountId}/`);
  };
}
