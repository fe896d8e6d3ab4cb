/**
 * How an app of its own is proven: the default export of `proof.ts` in its folder. `npm run prove -- --app FOLDER` starts
 * executions of the app's workflows with these inputs while functions and the local cloud are killed and services fail. It
 * checks by itself that every execution ends and every message is kept, and asks `check` for what only the app can know.
 *
 * @example
 * export default {
 *   inputOf: (index, random) => ({ id: `order-${index}`, time: "2026-01-01T00:00:00Z", detail: { pieces: 1 + Math.floor(random() * 3) } }),
 *   check: ({ executions, tables }) => ...
 * } satisfies AppProof;
 */
export interface AppProof {
  /**
   * The workflows that are started, by the names that the stacks give them: all of the app's without this. The executions
   * are spread evenly over them.
   */
  readonly workflows?: readonly string[];
  /**
   * The input of an execution, as a value of JSON. An execution may be started again with the input that it had, so the
   * message ids that follow from the input have to be its own.
   *
   * @param index counts the executions of a run, from 0
   * @param random numbers from 0 up to 1; the same seed of a run, the same numbers
   * @param workflow the workflow that it is for
   */
  inputOf(index: number, random: () => number, workflow: string): unknown;
  /**
   * The ids of the messages that an execution sends for a task, as far as they follow from its input: faults are aimed at
   * them. Without this the field `id` of the input, as in an event.
   */
  messageIdsOf?(input: unknown, task: string): readonly string[];
  /**
   * Starts what the app needs next to the local cloud, such as a stand-in for somebody else's service. It runs in the process
   * of the proof, which nothing kills. Called once, before the app is evaluated.
   */
  start?(): Promise<AppSurroundings>;
  /**
   * A sentence for each case in which the app's own promises were not kept; none where they were. It is called when all
   * executions have ended, and once more after everything that is kept was sent again. Functions were killed at any
   * moment, so it may rely on nothing but what the promises say.
   */
  check(evidence: AppEvidence): readonly string[] | Promise<readonly string[]>;
}

/** What runs next to the local cloud. */
export interface AppSurroundings {
  /** Variables for the evaluation of the app: a URL that its stacks read, a secret as `SST_SECRET_NAME`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Called once, after the last `check`. */
  close(): Promise<void>;
}

/** What can be seen of an app from outside once its executions have ended. */
export interface AppEvidence {
  readonly executions: readonly AppExecution[];
  /** The entries of the archive. */
  readonly deadLetters: readonly AppDeadLetter[];
  /** The items of each of the app's tables, by the name that the stacks give it: `Stock`. The archive is not among them. */
  readonly tables: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

/** An execution that has ended. */
export interface AppExecution {
  readonly name: string;
  /** The name that the stacks give its workflow. */
  readonly workflow: string;
  /** What `inputOf` gave. */
  readonly input: unknown;
  readonly status: "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
  /** The value of its output; undefined unless it has succeeded. */
  readonly output: unknown;
  /** The name of its error, unless it has succeeded. */
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** The messages that its states with a task sent, in the order in which they were sent first. */
  readonly messages: readonly AppMessage[];
}

/** A message that a state sent, or tried to send: once for all attempts, and for AWS's redrives of the execution. */
export interface AppMessage {
  readonly state: string;
  /** The name that the stacks give its task. */
  readonly task: string;
  readonly messageId: string;
  /**
   * - `done`: the task was called back with its result
   * - `failed`: the task failed
   * - `not-sent`: SQS does not have it
   * - `waiting`: the execution ended before it, as where another branch of a Parallel has failed
   */
  readonly end: "done" | "failed" | "not-sent" | "waiting";
  /** The name of its error where it failed or was not sent. */
  readonly error: string | undefined;
}

/** An entry of the archive. */
export interface AppDeadLetter {
  readonly deadLetterId: string;
  /** The task whose message it is, and the workflow, the execution's name and the state that sent it. */
  readonly task: string | undefined;
  readonly workflow: string | undefined;
  readonly execution: string | undefined;
  readonly state: string | undefined;
  readonly messageId: string | undefined;
  readonly error: string;
  readonly reason: string;
  /** `archived` until it is sent again, `recorded` once it is done. */
  readonly status: string;
}
