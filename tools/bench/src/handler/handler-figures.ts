import type { CpuPart } from "../local-cloud/cpu-by-part.ts";
import type { SubjectName } from "../subjects/subject-names.ts";
import type { VariantName } from "./recorder-variants.ts";

/** What one subject takes for batches of one size. */
export interface BatchMeasurement<Subject extends string = SubjectName> {
  readonly subject: Subject;
  /** Messages a batch. */
  readonly size: number;
  /** Batches that were measured. */
  readonly rounds: number;
  /** The median; `fastestWallMs` is the smallest. Of one batch, in milliseconds. */
  readonly wallMs: number;
  readonly fastestWallMs: number;
  readonly cpuMsAMessage: number;
  readonly lowestCpuMsAMessage: number;
  readonly requestsAMessage: number;
  readonly bytesAMessage: number;
  /** The most memory that its process had, this size alone run in it. */
  readonly peakBytes: number;
  /** The share of all messages of all rounds that were reported in `batchItemFailures`, from 0 to 1. */
  readonly returnedShare: number;
}

/** What the bench `handler` has measured. */
export interface HandlerFigures {
  readonly latencyMs: { readonly store: number; readonly workflow: number };
  /** About the largest event that Lambda takes, by the batch sizes that are measured: messages and bytes. */
  readonly fullEvent: { readonly messages: number; readonly bytes: number };
  readonly measurements: readonly BatchMeasurement[];
  /** Subjects that ran out of memory or of time at a size: they have no measurement of it. */
  readonly failed: readonly { readonly subject: SubjectName; readonly size: number }[];
  /** Ringback with one thing changed at a time, compared with itself. */
  readonly variants: readonly BatchMeasurement<VariantName>[];
  /** Where Ringback spends its time with batches of a size. */
  readonly profile: { readonly size: number; readonly messages: number; readonly parts: readonly CpuPart[] };
}
