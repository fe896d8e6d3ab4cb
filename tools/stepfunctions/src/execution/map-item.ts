import type { Json } from "../json.ts";

/** The item that a Map's iteration works on, for the context object. */
export interface MapItem {
  /** From 0. */
  readonly index: number;
  readonly value: Json;
}
