import type { FaultKind } from "@ringback/local/faults/fault-kinds";
import type { AimedFault } from "@ringback/local/faults/faults";
import type { LocalEvent } from "@ringback/local/local-events/local-event";

/** What the process of the local cloud is told to do. */
export type CloudOrder =
  | { readonly order: "aim"; readonly aims: readonly AimedFault[] }
  | { readonly order: "set-rate"; readonly kind: FaultKind; readonly rate: number }
  | { readonly order: "name-processes" };

/** What it answers. */
export type CloudNews =
  | { readonly news: "ready"; readonly endpoint: string; readonly port: number }
  | { readonly news: "processes"; readonly processIds: readonly number[] }
  | { readonly news: "events"; readonly events: readonly LocalEvent[] };
