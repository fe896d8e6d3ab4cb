import type { AppGraph } from "@ringback/app/graph/app-graph";
import { inputsOf } from "./resource-inputs.ts";

/** The name of the partition key of each table, by `TABLE`, and of each of its global indexes, by `TABLE/INDEX`. */
export function partitionKeysOf({ resources }: AppGraph): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const resource of resources) {
    if (resource.type !== "aws:dynamodb/table:Table") continue;
    const table = String(resource.outputs["name"]);
    const inputs = inputsOf(resource);
    keys.set(table, inputs.text("hashKey"));
    for (const index of inputs.objects("globalSecondaryIndexes")) {
      keys.set(`${table}/${index.text("name")}`, index.text("hashKey"));
    }
    for (const index of inputs.objects("localSecondaryIndexes")) {
      keys.set(`${table}/${index.text("name")}`, inputs.text("hashKey"));
    }
  }
  return keys;
}
