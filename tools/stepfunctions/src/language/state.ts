import type { Json } from "../json.ts";
import type { ErrorHandling } from "./error-handling.ts";
import type { TaskResource } from "./integration.ts";
import type { Query, QueryScope } from "./query.ts";
import type { QueryLanguage } from "./query-language.ts";
import type { ReferencePath } from "./reference-path.ts";

/**
 * The states of the Amazon States Language, parsed and ready to run: every field that computes something is compiled.
 * They are in one file because they name each other (a Parallel has branches, a branch has states).
 */
export type State =
  | ChoiceState
  | FailState
  | MapState
  | ParallelState
  | PassState
  | SucceedState
  | TaskState
  | WaitState;

/** States that run by themselves: the whole machine, a branch of a Parallel, or the processor of a Map. */
export interface Branch {
  /** Where it stands in the definition: "" for the machine, `/States/Fork/Branches[0]` for a branch. */
  readonly path: string;
  /** The name of the state that runs first. */
  readonly startAt: string;
  /** States by name. */
  readonly states: ReadonlyMap<string, State>;
}

/** What every state has. */
export interface StateBase<Type extends string> {
  readonly type: Type;
  readonly name: string;
  readonly language: QueryLanguage;
  /** The name of the next state. Undefined where the state ends its branch. */
  readonly next: string | undefined;
  readonly io: StateIo;
}

/**
 * How a state filters its input and its output. A path that is `null` in the definition is `null` here: InputPath and
 * OutputPath then give `{}`, and ResultPath drops the result.
 */
export interface StateIo {
  readonly inputPath?: Query | null | undefined;
  readonly parameters?: Query | undefined;
  readonly resultSelector?: Query | undefined;
  readonly resultPath?: ReferencePath | null | undefined;
  readonly outputPath?: Query | null | undefined;
  /** JSONata only. */
  readonly output?: Query | undefined;
  readonly assign?: Query | undefined;
}

/** A JSONPath condition: of a Choice's rule, or inside And, Or and Not. */
export type ChoiceTest = (scope: QueryScope) => boolean;

/** One rule of a Choice: a condition, and where it leads. */
export interface Choice {
  readonly next: string;
  /** JSONata's Condition. */
  readonly condition: Query | undefined;
  /** JSONPath's And, Or, Not, or a Variable and its operator. */
  readonly test: ChoiceTest | undefined;
  readonly assign: Query | undefined;
  readonly output: Query | undefined;
}

/** Chooses the next state by the first rule that holds. */
export interface ChoiceState extends StateBase<"Choice"> {
  readonly choices: readonly Choice[];
  /** The state that goes on where no rule holds. */
  readonly default: string | undefined;
}

/** Ends its branch with an error of the workflow's own. */
export interface FailState extends StateBase<"Fail"> {
  readonly error: Query | undefined;
  readonly cause: Query | undefined;
}

/** A limit of a Map: given as a number, or found by a query. */
export interface MapLimit {
  readonly name: "MaxConcurrency" | "ToleratedFailureCount" | "ToleratedFailurePercentage";
  readonly query: Query;
  /** The field that the definition has: the name, or the name with `Path` behind it. */
  readonly field: string;
  /** The path as it stands in the definition, for AWS's error messages. */
  readonly pathText: string | undefined;
}

/** Runs its processor once for each item of an array, and gives an array of the outputs. */
export interface MapState extends StateBase<"Map"> {
  readonly processor: Branch | undefined;
  /** A DISTRIBUTED processor: the events of its iterations are not in this execution's history. */
  readonly distributed: boolean;
  /** Names the runs of a distributed Map; 40 characters at most. */
  readonly label: string | undefined;
  /** JSONata's Items or JSONPath's ItemsPath. */
  readonly items: Query | undefined;
  readonly itemsPathText: string | undefined;
  /** ItemSelector, or Parameters in old definitions. */
  readonly itemSelector: Query | undefined;
  readonly maxConcurrency: MapLimit | undefined;
  readonly toleratedCount: MapLimit | undefined;
  readonly toleratedPercentage: MapLimit | undefined;
  readonly errors: ErrorHandling;
}

/** Runs several branches at once, and gives an array of their outputs. */
export interface ParallelState extends StateBase<"Parallel"> {
  readonly branches: readonly Branch[];
  /** JSONata's Arguments. JSONPath's Parameters are in `io`. */
  readonly arguments: Query | undefined;
  readonly errors: ErrorHandling;
}

/** Passes its input on, or a result of its own. */
export interface PassState extends StateBase<"Pass"> {
  /** JSONPath's Result. */
  readonly result: Json | undefined;
}

/** Ends its branch with success. */
export type SucceedState = StateBase<"Succeed">;

/** A timeout of a Task: a number of seconds, or a query that finds it. */
export type TaskSeconds =
  | number
  | {
      readonly query: Query;
      /** The field that the definition has: `TimeoutSeconds`, `HeartbeatSecondsPath`. */
      readonly field: string;
    };

/** Has another service do the work. */
export interface TaskState extends StateBase<"Task"> {
  readonly resource: TaskResource;
  /** JSONata's Arguments. JSONPath's Parameters are in `io`. */
  readonly arguments: Query | undefined;
  readonly timeout: TaskSeconds | undefined;
  readonly heartbeat: TaskSeconds | undefined;
  readonly errors: ErrorHandling;
}

/** Waits for a time or until a moment. */
export interface WaitState extends StateBase<"Wait"> {
  readonly field: "SecondsPath" | "Seconds" | "TimestampPath" | "Timestamp";
  /** Gives a number of seconds or an ISO 8601 timestamp, whichever the field takes. */
  readonly until: Query;
  /** A path as it stands in the definition, for AWS's error messages. */
  readonly pathText: string;
}
