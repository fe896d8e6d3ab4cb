import type { EventDetails } from "../history/history-event.ts";
import type { Json, JsonObject } from "../json.ts";
import type { QueryScope } from "../language/query.ts";
import type { State } from "../language/state.ts";
import type { Thread } from "./execution.ts";
import type { MapItem } from "./map-item.ts";
import type { Redrives } from "./redrives.ts";
import { ABORTED, waitInThread } from "./thread.ts";

/** One stay of a thread in a state, as the state's own code sees it. */
export class StateRun<S extends State = State> {
  readonly thread: Thread;
  readonly state: S;
  /** The token of the task that the state is about to start. */
  taskToken: string | undefined;

  constructor(thread: Thread, state: S) {
    this.thread = thread;
    this.state = state;
  }

  get engine() {
    return this.thread.run.engine;
  }

  get execution() {
    return this.thread.run.execution;
  }

  get current() {
    return this.thread.current;
  }

  /** The state's raw input. */
  get input(): Json {
    return this.thread.current.input.value;
  }

  /** Adds an event after the thread's last one, and makes it the last. */
  append(type: string, details?: EventDetails, previousEventId: number = this.thread.lastEventId): number {
    const id = this.appendAside(type, previousEventId, details);
    this.thread.lastEventId = id;
    return id;
  }

  /** Adds an event that does not become the thread's last: of a branch or an iteration inside it. */
  appendAside(type: string, previousEventId: number, details?: EventDetails): number {
    if (this.thread.aborted) throw ABORTED;
    return this.thread.log.append(type, previousEventId, details);
  }

  /** What the state's queries see. */
  scope(input: Json, more: { result?: Json; errorOutput?: Json; item?: MapItem } = {}): QueryScope {
    const { item = this.thread.item, ...data } = more;
    let context: JsonObject | undefined;
    return {
      input,
      ...data,
      variables: this.thread.variables,
      context: () => {
        context ??= this.#context(item);
        return context;
      },
      evaluator: this.engine.evaluator,
    };
  }

  /** Waits until a moment, unless the thread is aborted. */
  waitUntil(untilMs: number): Promise<void> {
    const { clock } = this.engine;
    return waitInThread<void>(this.thread, (done) => clock.setTimer(untilMs - clock.now(), done));
  }

  /** The context object, as AWS documents it. */
  #context(item: MapItem | undefined): JsonObject {
    const { execution, current } = this;
    const state: JsonObject = { Name: current.name, EnteredTime: new Date(current.enteredAt).toISOString() };
    if (RETRYING.has(this.state.type))
      state["RetryCount"] = current.retries.reduce((sum, count) => sum + count, 0);
    const context: JsonObject = {
      Execution: {
        Id: execution.arn,
        Input: this.thread.run.inputValue,
        Name: execution.name,
        RoleArn: execution.stateMachine.roleArn,
        StartTime: new Date(execution.startedAt).toISOString(),
        RedriveCount: execution.redrives?.count ?? 0,
        ...redriveTime(execution.redrives),
      },
      StateMachine: { Id: execution.stateMachine.arn, Name: execution.stateMachine.name },
      State: state,
    };
    if (this.taskToken !== undefined) context["Task"] = { Token: this.taskToken };
    if (item) context["Map"] = { Item: { Index: item.index, Value: item.value } };
    return context;
  }
}

/** States that can be retried, and so have a retry count in the context object. */
const RETRYING: ReadonlySet<string> = new Set(["Task", "Parallel", "Map"]);

/** Only in a redriven execution. */
const redriveTime = (redrives: Redrives | undefined): JsonObject =>
  redrives ? { RedriveTime: new Date(redrives.redrivenAt).toISOString() } : {};
