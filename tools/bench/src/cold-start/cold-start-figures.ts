import type { ColdStartSubject } from "./cold-start-subjects.ts";

/** The starts of one subject: medians, and the fastest. */
export interface ColdStartMeasurement {
  readonly subject: ColdStartSubject;
  readonly runs: number;
  readonly bundleBytes: number;
  /** From the start of the process until the handler could be called. */
  readonly readyMs: number;
  readonly fastestReadyMs: number;
  /** From the start of the process until the first message was settled, the stub's latencies in it. */
  readonly firstDoneMs: number;
  readonly fastestFirstDoneMs: number;
}

/** What a package has in the bundle of the recorder. */
export interface BundledPackage {
  readonly name: string;
  readonly bytes: number;
}

/** What the bench `cold-start` has measured. */
export interface ColdStartFigures {
  readonly measurements: readonly ColdStartMeasurement[];
  /** Of the recorder's bundle, the largest first. */
  readonly packages: readonly BundledPackage[];
}
