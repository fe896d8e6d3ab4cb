import type { FunctionResources } from "@ringback/contracts/resources/function-resources";
import { Resource } from "sst/resource";

// The committed sst-env.d.ts types what the stacks link, which is FunctionResources.
/** What the stacks link to the functions. SST throws where a name that is not linked is read. */
export const resources: FunctionResources & { readonly App: { readonly stage: string } } = Resource;
