import { AsyncLocalStorage } from "node:async_hooks";
import { lookUp } from "../aws/lookups.ts";
import { outputsOf } from "../aws/outputs/outputs-of.ts";
import type { Place } from "../aws/place.ts";
import type { GraphResource, SourcePlace } from "../graph/app-graph.ts";
import type { OutputCallback } from "./observed-outputs.ts";
import { plainValues } from "./plain-value.ts";
import type { CreatedResource, Mocks, Pulumi, TransformationArgs } from "./pulumi.ts";
import { settledValues } from "./settled-values.ts";

/** Where something comes from in the app. */
interface Origin {
  /** A count, in the order in which the app runs. */
  readonly order: number;
  readonly place: SourcePlace | undefined;
}

type Values = Readonly<Record<string, unknown>>;

interface Linkable {
  getSSTLink(): { properties: Values };
}

interface Constructed extends Origin {
  readonly options: TransformationArgs["opts"];
}

/** Everything that an app creates, as Pulumi comes across it. */
export interface ResourceRecorder extends Mocks {
  /**
   * The callback of an output, so that what it makes or throws comes from where it was given: SST's subscribers, for example,
   * are made in callbacks.
   */
  readonly wrap: (callback: OutputCallback) => OutputCallback;
  /** Where the callback was given that has thrown this. */
  placeOfError(error: object): SourcePlace | undefined;
  /** Registered after SST's own transformations, so that it sees what they have set. */
  readonly transformation: (args: TransformationArgs) => undefined;
  /** In the order of creation so far. */
  readonly created: readonly { readonly type: string; readonly name: string }[];
  resources(textOf: (text: string) => string): Promise<readonly GraphResource[]>;
  links(pulumi: Pulumi, textOf: (text: string) => string): Promise<Readonly<Record<string, Values>>>;
}

/**
 * Takes the place of AWS: gives each resource what AWS would add, and keeps it.
 *
 * @param options.here where the running code stands in the app
 */
export function recordResources(options: {
  place: Place;
  here: () => SourcePlace | undefined;
}): ResourceRecorder {
  const { place, here } = options;
  const created: { type: string; name: string; inputs: Values; outputs: GraphResource["outputs"] }[] = [];
  const constructed = new WeakMap<object, Constructed>();
  const byName = new Map<string, Constructed>();
  const linkables = new Map<string, { type: string; resource: Linkable }>();
  const originOfCallback = new AsyncLocalStorage<Origin>();
  let count = 0;

  const origin = (): Origin => {
    const ofStack = here();
    const ofCallback = originOfCallback.getStore();
    if (ofStack === undefined && ofCallback !== undefined) return ofCallback;
    return { order: count++, place: ofStack };
  };
  const placeOfError = new WeakMap<object, SourcePlace>();

  function notePlace(error: unknown, of: Origin): void {
    if (typeof error !== "object" || error === null || of.place === undefined) return;
    if (!placeOfError.has(error)) placeOfError.set(error, of.place);
  }

  function newResource({ type, name, inputs, custom }: CreatedResource) {
    if (custom === false || type.startsWith("pulumi:")) return { id: "", state: inputs };
    const outputs = outputsOf({ type, name, inputs, place });
    const isRead = byName.get(`${type} ${name}`)?.options.id !== undefined;
    if (!isRead) created.push({ type, name, inputs, outputs });
    return { id: outputs.id, state: { ...inputs, ...outputs } };
  }

  return {
    created,
    placeOfError: (error) => placeOfError.get(error),
    wrap: (callback) => {
      // The callbacks of a callback come from where the first one was given.
      const from = originOfCallback.getStore() ?? origin();
      return async (value) => {
        try {
          return await originOfCallback.run(from, callback, value);
        } catch (error) {
          notePlace(error, from);
          throw error;
        }
      };
    },
    call: ({ token, inputs }) => lookUp(token, inputs, place),
    newResource,
    transformation: ({ type, name, resource, opts }) => {
      const parent = opts.parent === undefined ? undefined : constructed.get(opts.parent);
      const { order, place } = parent ?? origin();
      const about = { order, place, options: opts };
      constructed.set(resource, about);
      if (byName.has(`${type} ${name}`)) {
        // As Pulumi's engine has it.
        throw new Error(`Duplicate resource URN '${type}::${name}'; try giving it a unique name`);
      }
      byName.set(`${type} ${name}`, about);
      const isTopLevel = opts.parent === undefined && type !== "sst:sst:LinkRef";
      if (isTopLevel && isLinkable(resource)) linkables.set(name, { type, resource });
    },
    // What waits for a build is created at a time of its own, so the order of creation is not the same every time.
    resources: async (textOf) => {
      const withOrder = await Promise.all(
        created.map(async ({ type, name, inputs, outputs }) => {
          const { order = count, place: madeAt, options } = byName.get(`${type} ${name}`) ?? {};
          const resource = {
            type,
            name,
            inputs: await plainValues(inputs, textOf),
            outputs: { ...(await plainValues(outputs, textOf)), id: textOf(outputs.id) },
            protect: options?.protect === true,
            retainOnDelete: options?.retainOnDelete === true,
            ...(madeAt === undefined ? {} : { madeAt }),
          };
          return { order, resource };
        }),
      );
      return withOrder.sort(byOrder).map(({ resource }) => resource);
    },
    links: async (pulumi, textOf) => {
      const entries = await Promise.all(
        [...linkables].map(async ([name, { type, resource }]) => {
          const properties = { ...resource.getSSTLink().properties, type: type.replaceAll(":", ".") };
          return [name, await plainValues(await settledValues(pulumi, properties), textOf)] as const;
        }),
      );
      return Object.fromEntries(entries);
    },
  };
}

interface Ordered {
  readonly order: number;
  readonly resource: GraphResource;
}

function byOrder(a: Ordered, b: Ordered): number {
  if (a.order !== b.order) return a.order - b.order;
  return `${a.resource.type} ${a.resource.name}` < `${b.resource.type} ${b.resource.name}` ? -1 : 1;
}

function isLinkable(resource: object): resource is Linkable {
  return "getSSTLink" in resource;
}
