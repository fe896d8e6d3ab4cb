import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";

/** What is created on servers, and how long a name of it may be. */
const longestNames: Readonly<Record<string, number>> = {
  "aws:sqs/queue:Queue": 80,
  "aws:dynamodb/table:Table": 255,
  "aws:sfn/stateMachine:StateMachine": 80,
};

/**
 * An app whose queues, tables and state machines have names of one run alone, wherever a text of the app names them: alone,
 * in an ARN or a URL, or in a document such as a policy or a definition. The names of properties stay.
 *
 * @param run what tells the names of two runs apart: letters and digits
 */
export function graphOfRun(graph: AppGraph, run: string): AppGraph {
  const names = new Map(graph.resources.flatMap((resource) => renaming(resource, run)));
  if (names.size === 0) return graph;
  // The longer first, for one name may be the beginning of another.
  const alternatives = [...names.keys()]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(".", "\\."));
  const named = new RegExp(`(?<![\\w-])(?:${alternatives.join("|")})(?![\\w-])`, "g");
  const renamed = (text: string) => text.replaceAll(named, (name) => names.get(name) ?? name);
  return JSON.parse(JSON.stringify(graph), (_, value) =>
    typeof value === "string" ? renamed(value) : value,
  );
}

function renaming({ type, outputs }: GraphResource, run: string): [name: string, renamed: string][] {
  const longest = longestNames[type];
  const { name } = outputs;
  if (longest === undefined || typeof name !== "string") return [];
  const kind = name.endsWith(".fifo") ? ".fifo" : "";
  const ending = `-verify-${run}${kind}`;
  const base = name.slice(0, name.length - kind.length);
  return [[name, `${base.slice(0, longest - ending.length)}${ending}`]];
}
