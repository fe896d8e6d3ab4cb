/** How often an execution was redriven, and what decides whether a request to redrive it was made before. */
export interface Redrives {
  readonly count: number;
  /** Of the last one, in epoch milliseconds. */
  readonly redrivenAt: number;
  /** The client tokens of redrives, oldest first. */
  readonly tokens: readonly RedriveToken[];
}

export interface RedriveToken {
  readonly token: string;
  /** When the execution was redriven with it, in epoch milliseconds. */
  readonly usedAt: number;
}
