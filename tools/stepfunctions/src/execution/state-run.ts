import type { EventDetails } from "../history/history-event.ts";
import type { Json, JsonObject } from "../json.ts";
import type { QueryScope } from "../language/query.ts";
import type { State } from "../language/state.ts";
import type { MapItem, Thread } from "./execution.ts";
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
    if (this.thread.aborted) throw ABORTED;
    const id = this.thread.log.append(type, previousEventId, details);
    this.thread.lastEventId = id;
    return id;
  }

  /** What the state's queries see. */
  scope(input: Json, more: { result?: Json; errorOutput?: Json; item?: MapItem } = {}): QueryScope {
    const { item = this.thread.item, ...data } = more;
    return {
      input,
      ...data,
      variables: this.thread.variables,
      context: () => this.#context(item),
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
        RedriveCount: 0,
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
