import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";

/** The resources of a type, such as `sqs/queue:Queue`. */
export function resourcesOfType({ resources }: AppGraph, type: string): readonly GraphResource[] {
  return resources.filter((resource) => resource.type === `aws:${type}`);
}

/**
 * The inputs of one resource.
 * @throws Error where there is none of that name, naming those that there are.
 */
export function inputsOf(stage: AppGraph, type: string, name: string): Readonly<Record<string, unknown>> {
  const candidates = resourcesOfType(stage, type);
  const found = candidates.find((resource) => resource.name === name);
  if (found !== undefined) return found.inputs;
  throw new Error(
    `There is no ${type} ${name}, only ${candidates.map((resource) => resource.name).join(", ")}.`,
  );
}

/** The JSON value in an input. */
export function jsonOf(value: unknown): unknown {
  if (typeof value !== "string") throw new TypeError(`Not JSON: ${String(value)}`);
  return JSON.parse(value);
}

/** A text without what is the same everywhere (account, region, app and stage) and what SST and AWS's provider draw by lot. */
export function plain(text: string): string {
  return text
    .replaceAll("eu-central-1:111122223333:", "")
    .replaceAll("eu-central-1.amazonaws.com/111122223333/", "")
    .replaceAll("111122223333", "ACCOUNT")
    .replaceAll(/ringback-[a-z-]+?-(?=[A-Z])/g, "")
    .replaceAll(/([A-Za-z]+)-(?:[a-z]{8}|\d{26})(?=[./"*:\\\\]|$)/g, "$1");
}

/** A JSON value, every text in it made plain. */
export function plainJson(value: unknown): unknown {
  return JSON.parse(plain(JSON.stringify(value)));
}
