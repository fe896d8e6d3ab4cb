import type { StageSettings } from "../settings/stage-settings.ts";

/** What the functions of every task find in `Resource` of the `sst` package, besides their own task (`TaskLink`) and links. */
export interface FunctionResources {
  /** The archive, which all tasks share. */
  readonly DeadLettersTable: { readonly name: string };
  readonly Stage: { readonly settings: StageSettings };
}
