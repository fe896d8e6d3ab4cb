import { checkedPayload } from "../execution/payload.ts";
import type { StateRun } from "../execution/state-run.ts";
import type { StateStep } from "../execution/state-step.ts";
import type { TaskWork } from "../execution/state-work.ts";
import type { FieldReader } from "../fields/field-reader.ts";
import type { EventDetails } from "../history/history-event.ts";
import { findIntegration, supportedResources } from "../integrations/find-integration.ts";
import { isJsonObject, type Json, parseJson } from "../json.ts";
import type { TaskResource } from "../language/integration.ts";
import type { StateBase, TaskSeconds, TaskState } from "../language/state.ts";
import { runtimeError, StatesError } from "../language/states-error.ts";
import { parseErrorHandling } from "./error-handling.ts";
import { performTask, type TaskToPerform } from "./perform-task.ts";
import { serviceFields } from "./service-fields.ts";
import { effectiveInput, exitWithResult, filteredInput, parseIo } from "./state-io.ts";
import { LONGEST_SECONDS, wholeSeconds } from "./whole-seconds.ts";

export function parseTaskState(reader: FieldReader, base: Omit<StateBase<"Task">, "io">): TaskState {
  reader.require("Resource");
  const jsonata = reader.language === "JSONata";
  const resource = parseResource(reader);
  // Credentials name a role of AWS, which has no effect here.
  reader.value("Credentials");
  return {
    ...base,
    resource,
    io: parseIo(reader, ["Paths", "Parameters", "ResultSelector", "ResultPath", "Assign", "Output"]),
    arguments: jsonata ? reader.jsonata("Arguments") : undefined,
    timeout: parseSeconds(reader, "TimeoutSeconds"),
    heartbeat: parseSeconds(reader, "HeartbeatSeconds"),
    errors: parseErrorHandling(reader),
  };
}

function parseResource(reader: FieldReader): TaskResource {
  const text = reader.string("Resource");
  const resource = text === undefined ? undefined : findIntegration(text);
  if (text !== undefined && !resource) {
    reader.problem(
      `The resource provided ${text} is not recognized. Supported are: ${supportedResources()}`,
      "Resource",
    );
  }
  const given = reader.source[reader.language === "JSONata" ? "Arguments" : "Parameters"];
  if (resource?.kind === "service" && (given === undefined || isJsonObject(given))) {
    const field = reader.language === "JSONata" ? "Arguments" : "Parameters";
    const missing = resource.integration.missingFields?.(given ?? {}) ?? [];
    for (const name of missing) reader.problem(`The field "${name}" is required but was missing`, field);
  }
  return resource ?? { kind: "function", integration: UNKNOWN };
}

/** Takes the place of a resource that was refused; a definition with diagnostics never runs. */
const UNKNOWN = { resourceType: "", resource: "", call: () => Promise.resolve(null) };

function parseSeconds(
  reader: FieldReader,
  field: "TimeoutSeconds" | "HeartbeatSeconds",
): TaskSeconds | undefined {
  const raw = reader.source[field];
  if (reader.language === "JSONata" && typeof raw === "string") {
    const query = reader.jsonata(field);
    return query && { query, field };
  }
  const path = reader.language === "JSONPath" ? reader.path(`${field}Path`) : undefined;
  if (path) {
    reader.allowOne([field, `${field}Path`]);
    reader.value(field);
    return { query: path, field: `${field}Path` };
  }
  const seconds = reader.integer(field, { minimum: 1, maximum: LONGEST_SECONDS });
  return seconds;
}

export async function runTaskState(run: StateRun<TaskState>): Promise<StateStep> {
  const { current } = run;
  let task: TaskToPerform;
  if (current.work?.kind === "task") {
    task = { work: current.work, parameters: undefined };
  } else {
    task = await scheduleTask(run);
    current.work = task.work;
  }
  const outcome = task.work.outcome ?? (await performTask(run, task));
  run.current.decisionEventId = run.thread.lastEventId;
  switch (outcome.kind) {
    case "succeeded":
      return exitWithResult(run, parseJson(outcome.output));
    case "failed":
      throw new StatesError({ error: outcome.error, cause: outcome.cause });
    case "timedOut":
      // A missed heartbeat is recorded as a timeout; Retry and Catch know it by both names.
      throw new StatesError(
        outcome.heartbeat
          ? { error: "States.Timeout", alias: "States.HeartbeatTimeout" }
          : { error: "States.Timeout" },
      );
  }
}

/** Evaluates what the task is to do, and puts it into the history. */
async function scheduleTask(run: StateRun<TaskState>): Promise<TaskToPerform> {
  const { state, engine, execution } = run;
  const task = run.thread.run.nextTask();
  if (state.resource.kind === "service" && state.resource.waitsForToken) {
    run.taskToken = engine.tokens.issue({ execution: execution.number, task });
  }
  const timeoutSeconds = await secondsOf(run, state.timeout);
  const heartbeatSeconds = await secondsOf(run, state.heartbeat);
  const { value, text } = checkedPayload(state.name, await parametersOf(run));
  checkParameters(state, value, text);
  if (timeoutSeconds !== undefined && heartbeatSeconds !== undefined && heartbeatSeconds >= timeoutSeconds) {
    throw runtimeError("The HeartbeatSeconds value must be smaller than the TimeoutSeconds value.");
  }
  run.taskToken = undefined;
  appendScheduled(run, text, timeoutSeconds, heartbeatSeconds);
  const now = engine.clock.now();
  const work: TaskWork = {
    kind: "task",
    task,
    parameters: text,
    timeoutAt: timeoutSeconds === undefined ? undefined : now + timeoutSeconds * 1000,
    heartbeatSeconds,
    heartbeatAt: heartbeatSeconds === undefined ? undefined : now + heartbeatSeconds * 1000,
    submitted: false,
    early: undefined,
    outcome: undefined,
  };
  return { work, parameters: value };
}

/** AWS does not begin a task whose fields have the wrong types: it fails the execution, whatever the Retry and the Catch. */
function checkParameters({ language, resource }: TaskState, value: Json, text: string): void {
  const wrong = resource.integration.wrongFields?.(value) ?? [];
  if (wrong.length === 0) return;
  const field = language === "JSONata" ? "Arguments" : "Parameters";
  throw runtimeError(`The ${field} '${text}' could not be used to start the Task: [${wrong.join(", ")}]`);
}

async function parametersOf(run: StateRun<TaskState>): Promise<Json> {
  const { state } = run;
  if (state.language === "JSONPath") return effectiveInput(run);
  return state.arguments ? await state.arguments.evaluate(run.scope(run.input)) : run.input;
}

async function secondsOf(
  run: StateRun<TaskState>,
  seconds: TaskSeconds | undefined,
): Promise<number | undefined> {
  if (seconds === undefined || typeof seconds === "number") return seconds;
  const value = await seconds.query.evaluate(run.scope(await filteredInput(run)));
  if (run.state.language === "JSONata") return wholeSeconds(seconds.query, seconds.field, value);
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= LONGEST_SECONDS)
    return value;
  throw runtimeError(
    `The ${seconds.field} field must be an integer between 1 and ${LONGEST_SECONDS}: ${JSON.stringify(value)}`,
  );
}

function appendScheduled(
  run: StateRun<TaskState>,
  parameters: string,
  timeoutInSeconds: number | undefined,
  heartbeatInSeconds: number | undefined,
): void {
  const { integration } = run.state.resource;
  const limits: EventDetails = { timeoutInSeconds, heartbeatInSeconds };
  if (run.state.resource.kind === "function") {
    run.append("LambdaFunctionScheduled", { resource: integration.resource, input: parameters, ...limits });
    run.append("LambdaFunctionStarted");
    return;
  }
  const resource = serviceFields(run.state);
  run.append("TaskScheduled", { ...resource, region: run.engine.region, parameters, ...limits });
  run.append("TaskStarted", resource);
}
