/**
 * An SST app, evaluated for a stage: every resource that a deployment would create, as plain data.
 *
 * Evaluated for the local cloud, names and ARNs are those of this machine, and URLs of its endpoint are on its default
 * port (`endpointOrigin`).
 */
export interface AppGraph {
  readonly app: {
    readonly name: string;
    readonly stage: string;
    readonly removal?: string;
    readonly protect?: boolean | readonly string[];
  };
  readonly region: string;
  readonly accountId: string;
  /** In the order in which the app constructs them or the components that they belong to, then by type and name. */
  readonly resources: readonly GraphResource[];
  /** What SST was given to build, in the order of their resources. */
  readonly functions: readonly GraphFunction[];
  /** What `Resource` can hold, by the name of the component: its properties, and its SST type under `type`. */
  readonly links: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What the config's `run` returned. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A resource with the values that would be sent to AWS. */
export interface GraphResource {
  /** Pulumi's type: `aws:sqs/queue:Queue`. */
  readonly type: string;
  /** The logical name. Type and name together are unique. */
  readonly name: string;
  /** By the names of Pulumi's AWS provider. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What AWS adds: `id`, and where the type has it `arn`, `name`, `url`. */
  readonly outputs: Readonly<Record<string, unknown>> & { readonly id: string };
  /** Protected from deletion, by Pulumi. */
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Where the app's sources make it, or the component that it belongs to. */
  readonly madeAt?: SourcePlace;
}

/** A line of the app's sources. */
export interface SourcePlace {
  /** Relative to the folder of the app, with slashes: `stacks/functions.ts`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A function that SST builds. */
export interface GraphFunction {
  /** The logical name of its `aws:lambda/function:Function`. */
  readonly resource: string;
  /** As in SST: the file relative to the folder of the app, without its extension, a dot, the export. */
  readonly handler: string;
  /** `nodejs24.x` */
  readonly runtime: string;
  /** SST's `nodejs` options: how it is bundled. */
  readonly bundling: Readonly<Record<string, unknown>>;
  /** A folder that is deployed as it is, relative to the folder of the app: then SST bundles nothing. */
  readonly bundle?: string;
  /** What SST copies next to the bundle: `from` relative to the folder of the app, `to` relative to the bundle. */
  readonly copyFiles?: readonly { readonly from: string; readonly to: string }[];
  /** What `Resource` holds in it, by name. */
  readonly links: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The origin of the local cloud's URLs in a graph; on another port, it is replaced in every text. */
export const endpointOrigin = "http://127.0.0.1:4566";
