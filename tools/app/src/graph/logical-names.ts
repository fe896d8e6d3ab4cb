import type { AppGraph } from "./app-graph.ts";

/**
 * Gives texts with the logical names of a graph in the place of ARNs, URLs and names: `WorkQueue`, and `MessagesTable/*`.
 * Where two resources have the same text, the first one has it.
 */
export function logicalNames({ resources }: AppGraph): (value: unknown) => string {
  const nameOf = new Map<string, string>();
  for (const { name, outputs } of resources) {
    for (const text of [outputs["arn"], outputs["url"], outputs["name"], outputs.id]) {
      if (typeof text === "string" && text !== "" && !nameOf.has(text)) nameOf.set(text, name);
    }
  }
  // The longest first: one may begin with another.
  const known = [...nameOf].sort(([a], [b]) => b.length - a.length);
  return (value) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const found = known.find(
      ([longer]) => text === longer || text.startsWith(`${longer}/`) || text === `${longer}:*`,
    );
    return found === undefined ? text : found[1] + text.slice(found[0].length);
  };
}
