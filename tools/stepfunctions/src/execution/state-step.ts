import type { Payload } from "./payload.ts";

/** What a state did: where its branch goes on, and with what. */
export interface StateStep {
  readonly next: string | undefined;
  readonly output: Payload;
}
