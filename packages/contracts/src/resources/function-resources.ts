import type { StageSettings } from "../settings/stage-settings.ts";

/** What the functions find in `Resource` of the `sst` package: the stacks link it. */
export interface FunctionResources {
  readonly MessagesTable: { readonly name: string };
  readonly DeadLettersTable: { readonly name: string };
  readonly WorkQueue: { readonly url: string };
  /** The queue of events that the rule could not deliver. The dead-letter function recognises its records by this ARN. */
  readonly RuleDlq: { readonly arn: string };
  readonly Stage: { readonly settings: StageSettings };
}
