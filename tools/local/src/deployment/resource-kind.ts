import type { GraphResource } from "@ringback/app/graph/app-graph";

/** One kind of resource of an app's graph, as the local cloud runs it. */
export interface ResourceKind {
  /** Pulumi's type: `aws:sqs/queue:Queue`. */
  readonly type: string;
  /**
   * Makes the resource, or brings the one that the data folder has kept to what the graph says.
   *
   * @throws the error of the service, where AWS would refuse the resource
   */
  create(resource: GraphResource): void | Promise<void>;
  /**
   * Brings a running resource from one evaluation to the next. `needs-replacement`, where AWS's provider would make a
   * new one in its place: then nothing has been changed.
   */
  change(resource: GraphResource, before: GraphResource): ResourceChange | Promise<ResourceChange>;
  remove(resource: GraphResource): void | Promise<void>;
  /** Whether what runs differs from the graph in what is no part of the resource, such as the sources of a function. */
  isOutdated?(resource: GraphResource): boolean;
}

/** How a running resource takes a description that has changed. */
export type ResourceChange = "changed" | "needs-replacement";
