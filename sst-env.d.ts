// What the stacks link to the functions. `sst dev` and `sst deploy` write this file anew; a test holds it
// against the stacks.
import type { FunctionResources } from "@ringback/contracts/function-resources";
import "sst/resource";

declare module "sst/resource" {
  export interface Resource extends FunctionResources {
    App: { name: string; stage: string };
  }
}
