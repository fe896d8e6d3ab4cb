import type { StageSettings } from "./stage-settings.ts";

/**
 * What the functions find in `Resource` of the `sst` package. The stacks link it, the local cloud sets the same
 * `SST_RESOURCE_<Name>` variables.
 */
export interface FunctionResources {
  readonly MessagesTable: { readonly name: string };
  readonly DeadLettersTable: { readonly name: string };
  readonly WorkQueue: { readonly url: string };
  readonly Stage: { readonly settings: StageSettings };
}
