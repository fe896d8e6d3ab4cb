import { lookUp } from "../aws/lookups.ts";
import { outputsOf } from "../aws/outputs-of.ts";
import type { Place } from "../aws/place.ts";
import type { GraphResource, SourcePlace } from "../graph/app-graph.ts";
import { plainValues } from "./plain-value.ts";
import type { CreatedResource, Mocks, Pulumi, TransformationArgs } from "./pulumi.ts";
import { settledValues } from "./settled-values.ts";

type Values = Readonly<Record<string, unknown>>;

interface Linkable {
  getSSTLink(): { properties: Values };
}

interface Constructed {
  /** The count of its outermost component, in the order of construction. */
  readonly order: number;
  readonly place: SourcePlace | undefined;
  readonly options: TransformationArgs["opts"];
}

/** Everything that an app creates, as Pulumi comes across it. */
export interface ResourceRecorder extends Mocks {
  /** Registered after SST's own transformations, so that it sees what they have set. */
  readonly transformation: (args: TransformationArgs) => undefined;
  /** In the order of creation so far. */
  readonly created: readonly { readonly type: string; readonly name: string }[];
  resources(pathOf: (text: string) => string): Promise<readonly GraphResource[]>;
  links(pulumi: Pulumi, pathOf: (text: string) => string): Promise<Readonly<Record<string, Values>>>;
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
  let count = 0;

  function newResource({ type, name, inputs, custom }: CreatedResource) {
    if (custom === false || type.startsWith("pulumi:")) return { id: "", state: inputs };
    const outputs = outputsOf({ type, name, inputs, place });
    const isRead = byName.get(`${type} ${name}`)?.options.id !== undefined;
    if (!isRead) created.push({ type, name, inputs, outputs });
    return { id: outputs.id, state: { ...inputs, ...outputs } };
  }

  return {
    created,
    call: ({ token, inputs }) => lookUp(token, inputs, place),
    newResource,
    transformation: ({ type, name, resource, opts }) => {
      const parent = opts.parent === undefined ? undefined : constructed.get(opts.parent);
      const about = {
        order: parent?.order ?? count++,
        place: parent?.place ?? here(),
        options: opts,
      };
      constructed.set(resource, about);
      byName.set(`${type} ${name}`, about);
      const isTopLevel = opts.parent === undefined && type !== "sst:sst:LinkRef";
      if (isTopLevel && isLinkable(resource)) linkables.set(name, { type, resource });
    },
    // What waits for a build is created at a time of its own, so the order of creation differs from time to time.
    resources: async (pathOf) => {
      const withOrder = await Promise.all(
        created.map(async ({ type, name, inputs, outputs }) => {
          const { order = count, place: madeAt, options } = byName.get(`${type} ${name}`) ?? {};
          const resource = {
            type,
            name,
            inputs: await plainValues(inputs, pathOf),
            outputs,
            protect: options?.protect === true,
            retainOnDelete: options?.retainOnDelete === true,
            ...(madeAt === undefined ? {} : { madeAt }),
          };
          return { order, resource };
        }),
      );
      return withOrder.sort(byOrder).map(({ resource }) => resource);
    },
    links: async (pulumi, pathOf) => {
      const entries = await Promise.all(
        [...linkables].map(async ([name, { type, resource }]) => {
          const properties = { ...resource.getSSTLink().properties, type: type.replaceAll(":", ".") };
          return [name, await plainValues(await settledValues(pulumi, properties), pathOf)] as const;
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
