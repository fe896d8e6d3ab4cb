import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import * as z from "zod/mini";
import { UsageError } from "../errors/usage-error.ts";

const linkedSchema = z.object({
  App: z.object({ stage: z.string() }),
  Workflow: z.object({ arn: z.string() }),
  EventBus: z.object({ name: z.string() }),
  MessagesTable: z.object({ name: z.string() }),
  DeadLettersTable: z.object({ name: z.string() }),
});

const verifyResourcesSchema = z.object({
  WorkQueue: z.object({ url: z.string() }),
  RuleDlq: z.object({ arn: z.string() }),
  Stage: z.object({ settings: z.custom<StageSettings>((settings) => typeof settings === "object") }),
});

/** The resources that the stacks link, as `sst shell` passes them on in variables. */
export type LinkedResources = z.infer<typeof linkedSchema>;

/**
 * The resources of a deployed stage, from the variables that `sst shell` sets.
 * @throws UsageError outside of `sst shell`, or in the shell of another stage
 */
export function deployedStage(stage: string, environment: NodeJS.ProcessEnv = process.env): LinkedResources {
  const how = `run it as: npx sst shell --stage ${stage} -- npx ringback ... --stage ${stage}`;
  const linked = linkedSchema.safeParse(linkedVariables(environment));
  if (!linked.success) throw new UsageError(`--stage needs sst shell; ${how}`);
  if (linked.data.App.stage !== stage) {
    throw new UsageError(`This sst shell is for stage ${linked.data.App.stage}, not ${stage}; ${how}`);
  }
  return linked.data;
}

/**
 * The queues and settings of a deployed stage, which only `verify` needs.
 * @throws UsageError outside of `sst shell` for the stage, or if the stage was deployed by an older version
 */
export function linkedVerifyResources(
  stage: string,
  environment: NodeJS.ProcessEnv = process.env,
): z.infer<typeof verifyResourcesSchema> {
  deployedStage(stage, environment);
  const linked = verifyResourcesSchema.safeParse(linkedVariables(environment));
  if (!linked.success)
    throw new UsageError(`Stage ${stage} was deployed without links to its queues; deploy it again.`);
  return linked.data;
}

const prefix = "SST_RESOURCE_";

function linkedVariables(environment: NodeJS.ProcessEnv): Record<string, unknown> {
  const together: unknown = parse(environment["SST_RESOURCES_JSON"] ?? "{}");
  const linked: Record<string, unknown> =
    typeof together === "object" && together !== null ? { ...together } : {};
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith(prefix) && value !== undefined) linked[name.slice(prefix.length)] = parse(value);
  }
  return linked;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
