import type { RunningApp } from "@ringback/local/endpoint/endpoint";
import * as z from "zod/mini";
import { UsageError } from "../errors/usage-error.ts";

const appSchema = z.object({ name: z.string(), stage: z.string() });
const propertiesSchema = z.record(z.string(), z.unknown());

/**
 * The app of a deployed stage and what it links, from the variables that `sst shell` sets.
 * @throws UsageError outside of `sst shell`, or in the shell of another stage
 */
export function deployedStage(stage: string, environment: NodeJS.ProcessEnv = process.env): RunningApp {
  const how = `run it as: npx sst shell --stage ${stage} -- npx ringback ... --stage ${stage}`;
  const { App, ...links } = linkedVariables(environment);
  const app = appSchema.safeParse(App);
  if (!app.success) throw new UsageError(`--stage needs sst shell; ${how}`);
  if (app.data.stage !== stage)
    throw new UsageError(`This sst shell is for stage ${app.data.stage}, not ${stage}; ${how}`);
  return { app: app.data, links };
}

const prefix = "SST_RESOURCE_";

/** One variable for each resource, or all in one. */
function linkedVariables(environment: NodeJS.ProcessEnv): Record<string, Record<string, unknown>> {
  const together = propertiesSchema.safeParse(parse(environment["SST_RESOURCES_JSON"] ?? "{}"));
  const linked = Object.entries(together.data ?? {});
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith(prefix) && value !== undefined)
      linked.push([name.slice(prefix.length), parse(value)]);
  }
  return Object.fromEntries(
    linked.flatMap(([name, value]) => {
      const properties = propertiesSchema.safeParse(value);
      return properties.success ? [[name, properties.data]] : [];
    }),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
