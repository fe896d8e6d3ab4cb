import type { Clock } from "@ringback/core/ports/clock";
import { awsFailure } from "./aws-failure.ts";

/** The fields of the input that the workflow reads. */
export interface WorkflowInput {
  readonly id: string | undefined;
  readonly time: string;
  readonly detail: unknown;
}

/** An execution; times are in milliseconds since 1970-01-01T00:00:00Z. */
export interface Execution {
  readonly name: string;
  readonly input: WorkflowInput;
  readonly startedAt: number;
  readonly tokens: string[];
  status: "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT";
  /** When the task was last entered: a retry of the send enters it again, with a new token. */
  enteredAt: number;
  endedAt: number | undefined;
  error: string | undefined;
  cause: string | undefined;
  output: string | undefined;
}

/** The workflow, by the Step Functions actions that its users need. */
export interface WorkflowModel {
  readonly executions: readonly Execution[];
  /** Starts an execution. `onStarted` is called before anything else happens to it. */
  start(name: string, input: WorkflowInput, onStarted: (execution: Execution) => void): void;
  /** SendTaskSuccess. Throws what Step Functions answers. */
  succeed(token: string, output: string): void;
  /** SendTaskFailure: `error` has 256 characters at most, `cause` 32,768. */
  fail(token: string, error: string, cause: string): void;
}

interface Task {
  readonly execution: Execution;
  /** Ends the wait: cancels its timers and makes its token invalid. */
  end(): void;
  isOver: boolean;
}

/**
 * A model of Step Functions, as far as the workflow uses it: input that lacks a field fails at once; the task sends the
 * message with its token, retries a failed send with a new token, and waits for the callback or a timeout.
 */
export function workflowModel(options: {
  clock: Clock;
  taskTimeoutSeconds: number | undefined;
  executionTimeoutSeconds: number | undefined;
  sendAttempts: number;
  sendIntervalSeconds: number;
  sendMaxDelaySeconds: number;
  random: () => number;
  /** Fulfilled once the message is sent; rejects with the error that Step Functions sees. */
  send: (execution: Execution, token: string, attempt: number) => Promise<void>;
  /** Whether Step Functions takes this task's output. */
  acceptsOutput: (execution: Execution) => boolean;
  onEnd: (execution: Execution, token: string | undefined) => void;
}): WorkflowModel {
  const { clock } = options;
  const executions: Execution[] = [];
  const tasks = new Map<string, Task>();
  const executionTimers = new Map<Execution, { cancel(): void }>();

  function end(execution: Execution, result: Partial<Execution> & Pick<Execution, "status">, token?: string) {
    Object.assign(execution, result, { endedAt: clock.now() });
    executionTimers.get(execution)?.cancel();
    for (const own of execution.tokens) tasks.get(own)?.end();
    options.onEnd(execution, token);
  }

  function enter(execution: Execution, attempt: number): void {
    const token = taskToken(execution.name, attempt);
    execution.enteredAt = clock.now();
    execution.tokens.push(token);
    const timer = timeout(options.taskTimeoutSeconds, () =>
      end(execution, { status: "TIMED_OUT", error: "States.Timeout" }),
    );
    const task: Task = {
      execution,
      isOver: false,
      end: () => {
        task.isOver = true;
        timer?.cancel();
      },
    };
    tasks.set(token, task);
    options.send(execution, token, attempt).catch((error: unknown) => {
      if (!task.isOver) retry(execution, task, attempt, error);
    });
  }

  function retry(execution: Execution, task: Task, attempt: number, error: unknown): void {
    task.end();
    if (attempt >= options.sendAttempts) {
      end(execution, { status: "FAILED", error: error instanceof Error ? error.name : "States.TaskFailed" });
      return;
    }
    const longest = Math.min(options.sendIntervalSeconds * 2 ** (attempt - 1), options.sendMaxDelaySeconds);
    clock.after(longest * options.random() * 1000, () => {
      if (execution.status === "RUNNING") enter(execution, attempt + 1);
    });
  }

  function timeout(seconds: number | undefined, callback: () => void) {
    return seconds === undefined ? undefined : clock.after(seconds * 1000, callback);
  }

  function waiting(token: string): Task {
    const task = tasks.get(token);
    if (task === undefined) throw awsFailure("InvalidToken");
    if (task.isOver) throw awsFailure("TaskTimedOut");
    return task;
  }

  return {
    executions,
    start(name, input, onStarted) {
      const now = clock.now();
      const execution: Execution = {
        name,
        input,
        startedAt: now,
        tokens: [],
        status: "RUNNING",
        enteredAt: now,
        endedAt: undefined,
        error: undefined,
        cause: undefined,
        output: undefined,
      };
      executions.push(execution);
      onStarted(execution);
      if (input.id === undefined) {
        end(execution, { status: "FAILED", error: "InvalidInput" });
        return;
      }
      const timer = timeout(options.executionTimeoutSeconds, () =>
        end(execution, { status: "TIMED_OUT", error: "States.Timeout" }),
      );
      if (timer !== undefined) executionTimers.set(execution, timer);
      enter(execution, 1);
    },
    succeed(token, output) {
      const { execution } = waiting(token);
      if (!options.acceptsOutput(execution)) throw awsFailure("InvalidOutput");
      end(execution, { status: "SUCCEEDED", output }, token);
    },
    fail(token, error, cause) {
      const { execution } = waiting(token);
      if (error.length > 256 || cause.length > 32_768) throw awsFailure("ValidationException");
      end(execution, { status: "FAILED", error, cause }, token);
    },
  };
}

/** A token of the length and the alphabet of a real one, and the same in every run. */
export function taskToken(name: string, attempt: number): string {
  const text = `${name} attempt ${attempt} `;
  let token = tokens.get(text);
  if (token === undefined) {
    token = `AQCYAAAAKgAAAAMAAAAA${Buffer.from(text.repeat(8)).toString("hex").replaceAll(/\d/g, letter)}`;
    tokens.set(text, token);
  }
  return token;
}

const tokens = new Map<string, string>();
// Digits in strings can look like long numbers to the parser that keeps the digits of numbers, and slow it down.
const letter = (digit: string) => "ghijklmnop"[Number(digit)] ?? digit;
