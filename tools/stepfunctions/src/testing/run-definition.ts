import { isJsonObject, type Json, type JsonObject, parseJson } from "../json.ts";
import type { Integrations } from "../language/integrations.ts";
import { createStepFunctions, type StepFunctions } from "../step-functions.ts";
import { createVirtualClock, type VirtualClock } from "../virtual-clock.ts";

/** An execution under a virtual clock, for tests. */
export interface TestRun {
  readonly stepFunctions: StepFunctions;
  readonly clock: VirtualClock;
  readonly executionArn: string;
  call(action: string, input: object): Promise<JsonObject>;
  /** Moves time until the execution has ended (again, where it was redriven), and describes it. */
  end(): Promise<TestEnd>;
  describe(): Promise<TestEnd>;
  events(): Promise<JsonObject[]>;
}

export interface TestEnd {
  readonly status: string;
  readonly output: Json | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** Milliseconds from start to end. */
  readonly tookMs: number;
}

export interface RunOptions {
  readonly input?: Json;
  readonly integrations?: Partial<Integrations>;
  readonly clock?: VirtualClock;
}

const ENDING = /^Execution(Succeeded|Failed|TimedOut|Aborted)$/;
const servers = new Set<StepFunctions>();

/** Closes what the tests of a file started. */
export async function closeRuns(): Promise<void> {
  for (const server of servers) await server.close();
  servers.clear();
}

/** Creates a state machine and starts it. */
export async function runDefinition(definition: object, options: RunOptions = {}): Promise<TestRun> {
  const clock = options.clock ?? createVirtualClock();
  const ended = new Set<string>();
  const stepFunctions = createStepFunctions({
    clock,
    ...(options.integrations ? { integrations: options.integrations } : {}),
    onHistoryEvent: (arn, { type }) => {
      if (ENDING.test(type)) ended.add(arn);
      if (type === "ExecutionRedriven") ended.delete(arn);
    },
  });
  servers.add(stepFunctions);
  const call = async (action: string, input: object): Promise<JsonObject> => {
    const answer = await stepFunctions.call(action, input);
    return isJsonObject(answer) ? answer : {};
  };
  const { stateMachineArn } = await call("CreateStateMachine", {
    name: "tested",
    roleArn: "arn:aws:iam::000000000000:role/test",
    definition: JSON.stringify(definition),
  });
  const started = await call("StartExecution", {
    stateMachineArn,
    input: JSON.stringify(options.input ?? {}),
  });
  const executionArn = String(started["executionArn"]);
  const describe = async (): Promise<TestEnd> => {
    const described = await call("DescribeExecution", { executionArn });
    const text = (field: string) =>
      typeof described[field] === "string" ? String(described[field]) : undefined;
    const output = text("output");
    return {
      status: text("status") ?? "",
      output: output === undefined ? undefined : parseJson(output),
      error: text("error"),
      cause: text("cause"),
      tookMs: Math.round((Number(described["stopDate"]) - Number(described["startDate"])) * 1000),
    };
  };
  return {
    stepFunctions,
    clock,
    executionArn,
    call,
    describe,
    async end() {
      await clock.advanceUntil(() => ended.has(executionArn));
      return describe();
    },
    async events() {
      const { events } = await call("GetExecutionHistory", { executionArn, maxResults: 1000 });
      return Array.isArray(events) ? events.filter(isJsonObject) : [];
    },
  };
}

/** Evaluates one JSONPath payload template, or the failure of it. */
export async function evaluateTemplate(template: JsonObject, input: Json = {}): Promise<TestEnd> {
  const definition = { StartAt: "A", States: { A: { Type: "Pass", Parameters: template, End: true } } };
  return (await runDefinition(definition, { input })).end();
}
