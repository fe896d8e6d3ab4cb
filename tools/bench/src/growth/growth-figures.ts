/** One figure at four or five sizes, and the power of the size with which it grows. */
export interface Growth {
  readonly what: GrowingFigure;
  readonly unit: string;
  readonly points: readonly { readonly size: number; readonly figure: number }[];
  readonly exponent: number;
}

/** The figures whose growth is measured. */
export const growingFigures = [
  "recorder: wall time of a batch",
  "recorder: CPU of a batch",
  "recorder: HTTP requests of a batch",
  "recorder: peak memory",
  "local cloud: time for all executions",
  "local cloud: CPU of the main process",
  "local cloud: peak memory of the main process",
  "local cloud: CPU of the functions",
  "tasks: from start to ready",
  "tasks: CPU until ready",
  "workflows: time for all executions",
  "workflows: CPU of the main process",
  "workflows: peak memory of the main process",
  "workflows: CPU of the functions",
] as const;
export type GrowingFigure = (typeof growingFigures)[number];

/** What the bench `growth` has measured. */
export interface GrowthFigures {
  readonly growths: readonly Growth[];
}
