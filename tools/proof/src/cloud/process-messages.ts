import type { FaultKind } from "@ringback/local/faults/fault-kinds";
import type { AimedFault } from "@ringback/local/faults/faults";
import type { LocalEvent } from "@ringback/local/local-events/local-event";

/** What the parent sends to the process of the local cloud. */
export type CloudCommand =
  | { readonly command: "aim-faults"; readonly aims: readonly AimedFault[] }
  | { readonly command: "set-rate"; readonly kind: FaultKind; readonly rate: number }
  | { readonly command: "list-processes" };

/** What the process of the local cloud sends to its parent. */
export type CloudReport =
  | {
      readonly report: "ready";
      readonly endpoint: string;
      readonly port: number;
      /** The names of the app's tables in DynamoDB, by the names that the stacks give them. */
      readonly tables: Readonly<Record<string, string>>;
    }
  /** The answer to `list-processes`. */
  | { readonly report: "processes"; readonly processIds: readonly number[] }
  | { readonly report: "events"; readonly events: readonly LocalEvent[] };
