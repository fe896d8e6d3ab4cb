import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { RunningApp } from "@ringback/local/endpoint/endpoint";
import * as z from "zod/mini";

/** What an app links: the properties of each resource, by the name of its component. */
export type Links = RunningApp["links"];

const named = z.object({ name: z.string() });
const taskSchema = z.object({
  Workflow: z.object({ arn: z.string() }),
  EventBus: named,
  MessagesTable: named,
  DeadLettersTable: named,
});

const queuesSchema = z.object({
  WorkQueue: z.object({ url: z.string() }),
  RuleDlq: z.object({ arn: z.string() }),
  Stage: z.object({ settings: z.custom<StageSettings>((settings) => typeof settings === "object") }),
});

/** What was read from the links, or the names of those that are missing or lack a property. */
export type ReadLinks<T> = { readonly read: T } | { readonly missing: readonly string[] };

/** The parts of a buffered task that every command needs, by the names that the stacks link. */
export const linkedTask = (links: Links): ReadLinks<z.infer<typeof taskSchema>> =>
  readLinks(taskSchema, links);

/** Its queues and settings, which only `verify` needs. */
export const linkedQueues = (links: Links): ReadLinks<z.infer<typeof queuesSchema>> =>
  readLinks(queuesSchema, links);

function readLinks<T>(schema: z.ZodMiniType<T>, links: Links): ReadLinks<T> {
  const read = schema.safeParse(links);
  if (read.success) return { read: read.data };
  return { missing: [...new Set(read.error.issues.map(({ path }) => String(path[0])))] };
}
