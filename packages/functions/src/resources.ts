import type { FunctionResources } from "@ringback/contracts/resources/function-resources";
import { Resource } from "sst/resource";

// The committed sst-env.d.ts types what the stacks link, which is FunctionResources.
/** What the stacks link to the functions of every task. SST throws where a name that is not linked is read. */
export const resources: FunctionResources = Resource;
