import type { Json } from "../json.ts";
import type { Engine } from "./engine.ts";
import type { Execution } from "./execution.ts";
import type { Thread } from "./thread.ts";
import type { ThreadEnd } from "./thread-end.ts";

/** An execution and the engine that runs it, as its threads see them. */
export interface ExecutionRun {
  readonly execution: Execution;
  readonly engine: Engine;
  /** The execution's input, parsed. */
  readonly inputValue: Json;
  /** Runs a thread of the execution to its end. */
  runThread(thread: Thread): Promise<ThreadEnd>;
  /** The number of the next task: each task of an execution has one of its own. */
  nextTask(): number;
}
