import type { RecordedResource } from "./recorded-resource.ts";

type Properties = Readonly<Record<string, unknown>>;
type Options = Pick<$util.CustomResourceOptions, "protect" | "retainOnDelete">;

interface Linkable {
  getSSTLink(): { properties: Properties };
}

/** Keeps every resource that is created, with its options, and what each top-level component links. */
export function recordResources(
  mocks: $util.runtime.Mocks,
  onCreated?: (resource: { type: string; name: string }) => void,
) {
  const created: Omit<RecordedResource, keyof Options>[] = [];
  const optionsOf = new Map<string, Options>();
  const linkables = new Map<string, { type: string; resource: Linkable }>();
  return {
    newResource(resource: $util.runtime.MockResourceArgs): ReturnType<typeof mocks.newResource> {
      const { type, name, inputs } = resource;
      if (type.startsWith("aws:")) {
        created.push({ type, name, inputs });
        onCreated?.({ type, name });
      }
      return mocks.newResource(resource);
    },
    /** Registered after SST's own transformations, so that it sees what they have set. */
    transformation({ type, name, resource, opts }: $util.ResourceTransformationArgs): undefined {
      optionsOf.set(`${type} ${name}`, opts);
      const isTopLevel = opts.parent === undefined && type !== "sst:sst:LinkRef";
      if (isTopLevel && isLinkable(resource)) linkables.set(name, { type, resource });
    },
    resources: (): readonly RecordedResource[] =>
      created.map((resource) => {
        const { protect, retainOnDelete } = optionsOf.get(`${resource.type} ${resource.name}`) ?? {};
        return { ...resource, protect: protect === true, retainOnDelete: retainOnDelete === true };
      }),
    links: async (pulumi: typeof $util): Promise<Readonly<Record<string, Properties>>> => {
      const links = await Promise.all(
        [...linkables].map(([name, { type, resource }]) => {
          const properties = { ...resource.getSSTLink().properties, type: type.replaceAll(":", ".") };
          return settled(pulumi, name, properties);
        }),
      );
      return Object.fromEntries(links);
    },
  };
}

function isLinkable(resource: object): resource is Linkable {
  return "getSSTLink" in resource;
}

function settled(pulumi: typeof $util, name: string, properties: Properties): Promise<[string, Properties]> {
  return new Promise((resolve) => {
    pulumi.output(properties).apply((values) => resolve([name, values]));
  });
}
