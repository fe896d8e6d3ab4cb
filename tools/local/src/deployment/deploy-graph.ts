import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import type { AppliedChanges } from "../local-events/applied-changes.ts";
import { namingErrors } from "./naming-errors.ts";
import { isSameResource, resourceKey } from "./resource-key.ts";
import type { ResourceKind } from "./resource-kind.ts";

/** An app as it runs. */
export interface Deployment {
  /** The graph that was deployed or applied last. */
  readonly graph: AppGraph;
  /**
   * Brings what runs to another evaluation of the app. One at a time: a call waits for the one before.
   *
   * @throws Error that names a resource that AWS would refuse; what was applied until then stays
   */
  apply(next: AppGraph): Promise<AppliedChanges>;
}

/**
 * Makes every resource of a graph that has a kind, in the order of the graph, in which each comes after what it names. The
 * kinds that begin to take messages (`last`) are made when all others are there, and removed before them.
 *
 * @param options.holdsData kinds whose resources hold what is lost where they are replaced or removed
 * @throws Error that names the resource and where it is made, where AWS would refuse one
 */
export async function deployGraph(options: {
  graph: AppGraph;
  kinds: readonly ResourceKind[];
  last: ReadonlySet<string>;
  holdsData: ReadonlySet<string>;
  /** Called before a graph is applied: kinds look things up in it that are no resources. */
  onGraph(graph: AppGraph): void;
}): Promise<Deployment> {
  const { last, holdsData, onGraph } = options;
  const kinds = new Map(options.kinds.map((kind) => [kind.type, namingErrors(kind)]));
  const running = new Map<string, GraphResource>();
  let graph = options.graph;

  /** What runs of a graph, in the order of its making. */
  const inOrder = ({ resources }: AppGraph) => {
    const run = resources.filter(({ type }) => kinds.has(type));
    return [...run.filter(({ type }) => !last.has(type)), ...run.filter(({ type }) => last.has(type))];
  };
  const kindOf = (resource: GraphResource): ResourceKind => {
    const kind = kinds.get(resource.type);
    if (kind === undefined) throw new Error(`The local cloud runs no ${resource.type}.`);
    return kind;
  };

  async function create(resource: GraphResource): Promise<void> {
    await kindOf(resource).create(resource);
    running.set(resourceKey(resource), resource);
  }

  async function change(resource: GraphResource, before: GraphResource): Promise<void> {
    const outcome = await kindOf(resource).change(resource, before);
    if (outcome === "needs-replacement") {
      await kindOf(before).remove(before);
      await kindOf(resource).create(resource);
    }
    running.set(resourceKey(resource), resource);
  }

  /** Changes what holds data, and names what would lose it. */
  async function changeData(next: AppGraph): Promise<{ changed: string[]; waiting: string[] }> {
    const changed: string[] = [];
    const waiting: string[] = [];
    for (const resource of inOrder(next).filter(({ type }) => holdsData.has(type))) {
      const before = running.get(resourceKey(resource));
      if (before === undefined || isSameResource(resource, before)) continue;
      const outcome = await kindOf(resource).change(resource, before);
      if (outcome === "changed") running.set(resourceKey(resource), resource);
      (outcome === "changed" ? changed : waiting).push(titleOf(resource));
    }
    const kept = new Set(inOrder(next).map(resourceKey));
    for (const resource of running.values()) {
      if (holdsData.has(resource.type) && !kept.has(resourceKey(resource))) waiting.push(titleOf(resource));
    }
    return { changed, waiting };
  }

  async function apply(next: AppGraph): Promise<AppliedChanges> {
    const { changed, waiting } = await changeData(next);
    const created: string[] = [];
    const removed: string[] = [];
    if (waiting.length > 0) return { created, changed, removed, waiting };
    graph = next;
    onGraph(next);
    const kept = new Set(inOrder(next).map(resourceKey));
    for (const resource of [...running.values()].reverse()) {
      if (kept.has(resourceKey(resource))) continue;
      await kindOf(resource).remove(resource);
      running.delete(resourceKey(resource));
      removed.push(titleOf(resource));
    }
    for (const resource of inOrder(next)) {
      const before = running.get(resourceKey(resource));
      if (before === undefined) {
        await create(resource);
        created.push(titleOf(resource));
      } else if (!isSameResource(resource, before) || kindOf(resource).isOutdated?.(resource) === true) {
        await change(resource, before);
        changed.push(titleOf(resource));
      }
    }
    return { created, changed, removed, waiting };
  }

  onGraph(graph);
  for (const resource of inOrder(graph)) await create(resource);
  let applying: Promise<unknown> = Promise.resolve();
  return {
    get graph() {
      return graph;
    },
    apply: (next) => {
      const applied = applying.then(() => apply(next));
      applying = applied.catch(() => undefined);
      return applied;
    },
  };
}

/** `Queue Work`, for `aws:sqs/queue:Queue` and its name. */
const titleOf = ({ type, name }: GraphResource) => `${type.split(":").at(-1)} ${name}`;
