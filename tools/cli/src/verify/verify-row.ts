import type { Probe } from "./probe.ts";
import type { VerifyTarget } from "./verify-target.ts";

/** What a row saw. It has passed if there are no problems. */
export interface Finding {
  readonly seen: string;
  /** What differs from the expectation, one sentence each. */
  readonly problems: readonly string[];
}

/** A row of the outcome tables (docs/design.md): what is sent, and what must result from it. */
export interface VerifyRow {
  /** As docs/design.md names it. */
  readonly name: string;
  readonly expected: string;
  /**
   * What it can be checked with (`notApplicable`):
   * - `a task`: any, since the message never reaches its work
   * - `a whole workflow`: a task that is the whole of one
   * - `events`: such a workflow that events start
   * - `recording`: a task that records, and is the whole of a workflow
   */
  readonly needs: "a task" | "a whole workflow" | "events" | "recording";
  /**
   * Rows without faults run in parallel, before all others. A row with a fault begins when the fault of the row before has
   * been injected, so that no fault affects the message of another row.
   */
  readonly schedule: "parallel" | "sequential";
  /** Why the row cannot be checked on this target; undefined if it can. */
  skipReason?(target: VerifyTarget): string | undefined;
  check(probe: Probe): Promise<Finding>;
}
