import type { CpuPart } from "./cpu-by-part.ts";

/** Runs of one number of messages, medians. */
export interface CloudMeasurement {
  readonly messages: number;
  readonly runs: number;
  readonly executionsASecond: number;
  readonly fastestExecutionsASecond: number;
  readonly mainPeakBytes: number;
  readonly mainCpuMsAMessage: number;
  readonly functionsPeakBytes: number;
  readonly functionsCpuMsAMessage: number;
}

/** What the bench `local-cloud` has measured. */
export interface LocalCloudFigures {
  readonly ready: {
    readonly runs: number;
    readonly medianMs: number;
    readonly fastestMs: number;
    /** Of the fastest start, what the local cloud says that it took itself. */
    readonly ownMs: number;
  };
  readonly measurements: readonly CloudMeasurement[];
  /** Of the main process with so many messages. */
  readonly profile: { readonly messages: number; readonly parts: readonly CpuPart[] };
}
