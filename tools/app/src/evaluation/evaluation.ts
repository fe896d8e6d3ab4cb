import type { Place } from "../aws/place.ts";
import type { AppGraph } from "../graph/app-graph.ts";
import type { Extent } from "./observed-files.ts";

/** What to evaluate. */
export interface EvaluationRequest {
  /** The absolute path of the folder that holds `sst.config.ts`. */
  readonly app: string;
  /** The absolute path of `.sst/platform`. */
  readonly platform: string;
  readonly stage: string;
  /** As `sst dev` would, instead of `sst deploy`. */
  readonly dev: boolean;
  readonly place: Place;
  /** By path, absolute or from the folder of the app: the text that stands in the file's place. */
  readonly replace: Readonly<Record<string, string>>;
  /** All variables that the config can read. */
  readonly environment: Readonly<Record<string, string>>;
}

/** An evaluated app, and what it was evaluated from. */
export interface Evaluation {
  readonly graph: AppGraph;
  /** By absolute path: every file and folder that it depends on. */
  readonly files: Readonly<Record<string, Extent>>;
  /** The environment variables that it depends on; undefined where it depends on all of them. */
  readonly variables: readonly string[] | undefined;
}

/**
 * What is said of a request: any number of `printed` for what the config prints, then one of the others. It has `failed` by
 * what the config throws, and was `refused` for what keeps it from running at all.
 */
export type EvaluationReply =
  | { readonly outcome: "evaluated"; readonly evaluation: Evaluation }
  | {
      readonly outcome: "failed";
      readonly message: string;
      readonly created: readonly { readonly type: string; readonly name: string }[];
    }
  | { readonly outcome: "printed"; readonly text: string }
  | { readonly outcome: "refused"; readonly message: string }
  | { readonly outcome: "crashed"; readonly message: string };
