import { isDeepStrictEqual } from "node:util";
import type { AppGraph, GraphFunction, GraphResource } from "@ringback/app/graph/app-graph";
import type { FunctionSource } from "../../lambda/bundle/function-source.ts";
import type { FunctionCode, FunctionDescription } from "../../lambda/function-description.ts";
import type { FunctionService } from "../../lambda/function-service.ts";
import { linkEnvironment } from "../../lambda/process/link-environment.ts";
import { physicalNameOf } from "../physical-name.ts";
import { inputsOf, resourceLabel } from "../resource-inputs.ts";
import type { ResourceKind } from "../resource-kind.ts";

/** Functions, with what SST builds them from, which is no resource. */
export interface FunctionKind extends ResourceKind {
  isOutdated(resource: GraphResource): boolean;
  /** Takes the sources from a graph, before its functions are made or changed, and begins to bundle them. */
  useGraph(graph: AppGraph): void;
}

/**
 * `aws:lambda/function:Function`: a function that SST builds, on Node.js. Others are described only, and say so where they
 * are invoked. URLs, layers, networks and file systems are described only, too.
 *
 * @param options.app the folder of the app
 * @param options.minify false runs what `sst dev` runs: nothing is minified
 */
export function lambdaFunctionKind(options: {
  app: string;
  minify: boolean;
  functions: Pick<FunctionService, "prepare" | "deploy" | "remove">;
}): FunctionKind {
  const { app, functions } = options;
  let sources = new Map<string, GraphFunction>();
  const deployed = new Map<string, GraphFunction | undefined>();
  let appLink: object = {};

  async function deploy(resource: GraphResource): Promise<void> {
    const source = sources.get(resource.name);
    await functions.deploy(descriptionOf(resource, source));
    deployed.set(resource.name, source);
  }

  function descriptionOf(resource: GraphResource, source: GraphFunction | undefined): FunctionDescription {
    const inputs = inputsOf(resource);
    const reserved = inputs.optionalNumber("reservedConcurrentExecutions") ?? -1;
    const deadLetterTarget = inputs.optionalObject("deadLetterConfig")?.optionalText("targetArn");
    const runtime = source?.runtime ?? inputs.optionalText("runtime") ?? "";
    return {
      label: resourceLabel(resource),
      functionName: physicalNameOf(resource),
      functionArn: outputOf(resource, "arn"),
      roleArn: inputs.text("role"),
      runtime,
      // Lambda's own default, and SST's.
      logFormat:
        inputs.optionalObject("loggingConfig")?.optionalText("logFormat") === "JSON" ? "JSON" : "Text",
      memoryMb: inputs.optionalNumber("memorySize") ?? 128,
      timeoutSeconds: inputs.optionalNumber("timeout") ?? 3,
      // The provider's -1 is no reservation.
      ...(reserved < 0 ? {} : { concurrency: reserved }),
      ...(deadLetterTarget === undefined ? {} : { deadLetterTarget }),
      environment: environmentOf(resource, source),
      code: codeOf(resource, source, runtime),
    };
  }

  function codeOf(resource: GraphResource, source: GraphFunction | undefined, runtime: string): FunctionCode {
    const label = resourceLabel(resource);
    if (source === undefined) {
      const reason = `The local cloud does not run ${label}: SST builds no code for it.`;
      return { kind: "not-run", reason };
    }
    if (!runtime.startsWith("nodejs")) {
      const reason = `The local cloud does not run ${label}: its runtime is ${runtime}, and only Node.js runs here.`;
      return { kind: "not-run", reason };
    }
    return { kind: "bundled", source: sourceOf(source) };
  }

  const sourceOf = ({ handler, runtime, bundling, bundle, copyFiles }: GraphFunction): FunctionSource => ({
    app,
    handler,
    runtime,
    bundling,
    minify: options.minify && bundling["minify"] === true,
    ...(bundle === undefined ? {} : { bundle }),
    ...(copyFiles === undefined ? {} : { copyFiles }),
  });

  /** SST reads what is linked from an encrypted file on AWS, and from the environment, as here, under `sst dev`. */
  function environmentOf(resource: GraphResource, source: GraphFunction | undefined): Record<string, string> {
    const variables = inputsOf(resource).optionalObject("environment")?.textsByName("variables") ?? {};
    const { SST_KEY, SST_KEY_FILE, ...own } = variables;
    return { ...linkEnvironment({ App: appLink, ...source?.links }), ...own };
  }

  return {
    type: "aws:lambda/function:Function",
    useGraph: ({ app: { name, stage }, functions: all }) => {
      sources = new Map(all.map((source) => [source.resource, source]));
      appLink = { name, stage };
      const onNode = all.filter(({ runtime }) => runtime.startsWith("nodejs"));
      functions.prepare(onNode.map(sourceOf));
    },
    create: deploy,
    change: async (resource, before) => {
      const isSame =
        physicalNameOf(resource) === physicalNameOf(before) &&
        outputOf(resource, "arn") === outputOf(before, "arn");
      if (!isSame) return "needs-replacement";
      await deploy(resource);
      return "changed";
    },
    remove: async (resource) => {
      deployed.delete(resource.name);
      await functions.remove(physicalNameOf(resource));
    },
    isOutdated: ({ name }) => !isDeepStrictEqual(deployed.get(name), sources.get(name)),
  };
}

function outputOf({ outputs, ...resource }: GraphResource, name: string): string {
  return inputsOf({ ...resource, outputs, inputs: outputs }).text(name);
}
