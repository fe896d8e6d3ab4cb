/** How a server does that an outside client drives: medians of its runs. */
export interface OutsideMeasurement {
  /** `ringback`; `before` for an earlier state of it; the URL of another server. */
  readonly server: string;
  readonly executionsASecond: number;
  /** User and system time of all its processes for one execution. */
  readonly cpuMsAnExecution: number;
  /** All its processes together, before the first execution. */
  readonly idleBytes: number;
  /** The same after the last one. */
  readonly bytesAfter: number;
  readonly processes: number;
  /** Absent for a server that was running already. */
  readonly start?: {
    /** From the start of its process to ready. */
    readonly readyMs: number;
    readonly fastestReadyMs: number;
    /** Processor time until then. */
    readonly readyCpuMs: number;
  };
}

/** What the bench `outside` has measured. */
export interface OutsideFigures {
  readonly executions: number;
  readonly runs: number;
  readonly measurements: readonly OutsideMeasurement[];
}
