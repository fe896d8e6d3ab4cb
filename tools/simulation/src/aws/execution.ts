/** The fields of the input that a workflow reads. */
export interface WorkflowInput {
  readonly id: string | undefined;
  readonly time: string;
  readonly detail: unknown;
}

/** An execution; times are in milliseconds since 1970-01-01T00:00:00Z. */
export interface Execution {
  readonly name: string;
  readonly workflow: string;
  readonly input: WorkflowInput;
  readonly startedAt: number;
  /** Its states with a task that were entered, in this order. */
  readonly taskRuns: TaskRun[];
  /** An execution that a task's timeout ends counts as timed out too. */
  status: "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT";
  endedAt: number | undefined;
  error: string | undefined;
}

/** A state with a task that an execution has entered. */
export interface TaskRun {
  readonly execution: Execution;
  readonly state: string;
  readonly task: string;
  /** One for each attempt to send. */
  readonly tokens: string[];
  /** When it was last entered: a retry of the send enters it again, with a new token. */
  enteredAt: number;
  endedAt: number | undefined;
  /** `ABORTED` where its execution or its Parallel ended before it. */
  status: "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  error: string | undefined;
  cause: string | undefined;
  output: string | undefined;
}

/** The ARN of an execution, as its messages carry it. */
export function executionArn({ name, workflow }: Pick<Execution, "name" | "workflow">): string {
  return `arn:aws:states:us-east-1:000000000000:execution:${workflow}:${name}`;
}
