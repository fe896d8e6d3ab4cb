import type { Probe } from "./probe.ts";
import type { VerifyTarget } from "./verify-target.ts";

/** What a row saw. It holds where nothing is wrong. */
export interface Finding {
  readonly seen: string;
  /** What the table promises and was not seen, in a sentence each. */
  readonly wrong: readonly string[];
}

/** A row of the outcome table: what is sent, and what has to come of it. */
export interface VerifyRow {
  /** What the message meets, as in the table. */
  readonly name: string;
  readonly promised: string;
  /**
   * Rows without faults run together, before all others. A row with a fault begins once the one before it has arranged
   * its own or is done, so that a fault hits no message but its own.
   */
  readonly lane: "together" | "in-turn";
  /** Why the row cannot be arranged on this target; undefined where it can. */
  notArranged?(target: VerifyTarget): string | undefined;
  check(probe: Probe): Promise<Finding>;
}
