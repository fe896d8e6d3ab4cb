import type { GraphResource } from "@ringback/app/graph/app-graph";
import { inputsOf } from "./resource-inputs.ts";

/** The name of a resource at AWS, which its inputs may leave to AWS's provider. */
export function physicalNameOf(resource: GraphResource): string {
  const { name } = resource.outputs;
  if (typeof name === "string") return name;
  const inputs = inputsOf(resource);
  return inputs.optionalText("name") ?? inputs.optionalText("bucket") ?? resource.outputs.id;
}
