/** The ways to process a million messages that are compared. */
export const ways = ["ringback", "article", "direct"] as const;
export type Way = (typeof ways)[number];

export const wayTitles: Readonly<Record<Way, string>> = {
  ringback: "Ringback, production",
  article: "the article's settings",
  direct: "direct invocation",
};

/** What one invocation takes, measured against the stub: the fastest of many, which other work disturbs least. */
export interface MeasuredInvocation {
  readonly way: Way;
  readonly batchSize: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** What the function itself writes to its log. */
  readonly logBytes: number;
}

/** What the bench `cost` has measured; `memoryMb` is the memory that the bill assumes. */
export interface CostFigures {
  readonly memoryMb: number;
  readonly invocations: readonly MeasuredInvocation[];
}
