import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { BufferedWorkflow } from "@ringback/local/task/buffered-tasks";
import * as z from "zod/mini";
import type { SendOutcome, WorkflowInput } from "../../api/page-api.ts";
import { RequestError } from "../http/request-error.ts";
import type { ApiSources } from "../state/api-sources.ts";
import { executionArnOf } from "../state/app-parts.ts";
import { checkedCount, maximumNames } from "./checked-count.ts";
import { isEventToPut, putEvents, putFields } from "./put-events.ts";
import { startExecution } from "./start-execution.ts";

type Sources = Pick<ApiSources, "deployment" | "state">;

const requestSchema = z.object({ input: z.string(), count: z.number() });
const describedSchema = z.object({ input: z.string() });

/**
 * Starts executions of a workflow with an input. Where events start the workflow and the input is an event as PutEvents takes
 * it, the event is put on the bus, whose rule starts the execution; EventBridge gives it its id and time.
 *
 * @throws RequestError for an unknown workflow, a wrong count, or an input that is not JSON
 */
export async function startWorkflow(sources: Sources, name: string, body: unknown): Promise<SendOutcome> {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) throw new RequestError("The request must contain an input and a count.");
  const { input } = parsed.data;
  const sent = checkedCount(parsed.data.count);
  const workflow = workflowNamed(sources, name);
  const { eventBus } = workflow;
  const value = jsonOf(input);
  if (eventBus !== undefined && isEventToPut(value)) {
    await putEvents({ deployment: sources.deployment, eventBus, event: value, count: sent });
    return { sent, workflow: name, executions: [], messages: [], eventBus };
  }
  const executions: string[] = [];
  for (let started = 0; started < sent; started += 1) {
    const execution = await startExecution({ ...sources, workflow, name: randomUUID(), input });
    if (executions.length < maximumNames) executions.push(execution);
    // Lets the requests of the running executions through.
    await setImmediate();
  }
  return { sent, workflow: name, executions, messages: [] };
}

/**
 * The input that the page offers: that of the workflow's last execution or, before the first one, an empty object.
 * @throws RequestError for an unknown workflow
 */
export async function offeredInput(sources: Sources, name: string): Promise<WorkflowInput> {
  const workflow = workflowNamed(sources, name);
  const last = sources.state.executions.lastOf(name);
  if (last === undefined) return { input: "{}" };
  const executionArn = executionArnOf(workflow, last);
  const response = await sources.deployment.cloud.stepFunctions.call("DescribeExecution", { executionArn });
  const value = jsonOf(describedSchema.parse(response).input);
  const event = workflow.eventBus === undefined ? undefined : putFields(value);
  return { input: JSON.stringify(event ?? value, undefined, 2) };
}

function workflowNamed({ state }: Sources, name: string): BufferedWorkflow {
  const workflow = state.parts.workflow(name);
  if (workflow === undefined) throw new RequestError(`The app has no workflow ${name}.`);
  return workflow;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestError(
      `The input is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
