import type { Json } from "../../api/page-api.ts";

interface GraphState {
  readonly name: string;
  readonly type: string;
}

interface GraphEdge {
  /** The id of a state, or a mark. */
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** The states of a definition, and the transitions between them. */
export interface DefinitionGraph {
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
}

/** The ids of the marks for the start and the end of the execution. */
export const startMark = "start";
export const endMark = "end";

/** The id of a state in the graph, different from that of every mark. */
export const stateId = (name: string) => `state/${name}`;

/** Reads the definition of a state machine, including the branches of Parallel and Map states. */
export function definitionGraph(definition: Json): DefinitionGraph {
  const states: GraphState[] = [];
  const edges: GraphEdge[] = [];
  readStates(definition, { states, edges, isRoot: true });
  return { states, edges };
}

function readStates(
  definition: Json,
  graph: { states: GraphState[]; edges: GraphEdge[]; isRoot: boolean },
): void {
  const { states, edges, isRoot } = graph;
  const startAt = text(definition, "StartAt");
  if (isRoot && startAt !== undefined) edges.push({ from: startMark, to: stateId(startAt), label: "" });
  for (const [name, state] of fields(field(definition, "States"))) {
    const type = text(state, "Type") ?? "";
    states.push({ name, type });
    const add = (to: string | undefined, label: string) => {
      if (to !== undefined) edges.push({ from: stateId(name), to: stateId(to), label });
    };
    items(field(state, "Choices")).forEach((choice) => {
      add(text(choice, "Next"), "");
    });
    add(text(state, "Default"), "otherwise");
    add(text(state, "Next"), "");
    items(field(state, "Catch")).forEach((caught) => {
      add(text(caught, "Next"), "error");
    });
    const ends = field(state, "End") === true || type === "Succeed" || type === "Fail";
    if (isRoot && ends) edges.push({ from: stateId(name), to: endMark, label: "" });
    const inner = [
      ...items(field(state, "Branches")),
      field(state, "ItemProcessor"),
      field(state, "Iterator"),
    ];
    for (const branch of inner) {
      if (branch === undefined) continue;
      add(text(branch, "StartAt"), type === "Map" ? "each item" : "branch");
      readStates(branch, { states, edges, isRoot: false });
    }
  }
}

function field(value: Json | undefined, name: string): Json | undefined {
  return fields(value).find(([key]) => key === name)?.[1];
}

function text(value: Json | undefined, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === "string" ? found : undefined;
}

function fields(value: Json | undefined): readonly (readonly [string, Json])[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function items(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
