import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay, setImmediate } from "node:timers/promises";
import { maximumInputBytes } from "@ringback/contracts/message/event";
import type { BufferedTask, BufferedWorkflow } from "@ringback/local/task/buffered-tasks";
import * as z from "zod/mini";
import type { SendOutcome, SendRequest } from "../../api/page-api.ts";
import { type SendTemplate, sendTemplates } from "../../api/send-templates.ts";
import { RequestError } from "../http/request-error.ts";
import type { ApiSources } from "../state/api-sources.ts";
import { checkedCount, maximumNames } from "./checked-count.ts";
import { startExecution } from "./start-execution.ts";

/** A conflict waits this long for its first message to be recorded. */
const firstRecordedMs = 10_000;

const requestSchema = z.object({
  workflow: z.optional(z.string()),
  template: z.string(),
  id: z.optional(z.string()),
  time: z.optional(z.string()),
  detail: z.string(),
  count: z.number(),
});

type Sources = Pick<ApiSources, "deployment" | "state">;

/** Where the messages go: a workflow that is one recording task, which the templates are made for. */
interface Target extends Sources {
  readonly workflow: BufferedWorkflow;
  readonly task: BufferedTask & { readonly messagesTable: string };
}

/**
 * Sends messages of a template: by an execution, or directly to the queue.
 *
 * @throws RequestError for an unknown template, a wrong count, content that is not JSON, or a workflow that has no templates
 */
export async function sendMessages(sources: Sources, body: unknown): Promise<SendOutcome> {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) throw new RequestError("The request is not a request to send messages.");
  const request: SendRequest = parsed.data;
  checkedCount(request.count);
  const target = targetOf(sources, request.workflow);
  const template = sendTemplates.find(({ id }) => id === request.template);
  if (template === undefined) throw new RequestError("There is no such template.");
  const executions: string[] = [];
  const messages: string[] = [];
  for (let sent = 0; sent < request.count; sent += 1) {
    const one = await sendOne(target, template, request);
    if (executions.length < maximumNames) executions.push(...one.executions);
    if (messages.length < maximumNames) messages.push(...one.messages);
    // Lets the requests of the running executions through.
    await setImmediate();
  }
  return { sent: request.count, workflow: target.workflow.name, executions, messages };
}

function targetOf(sources: Sources, wanted: string | undefined): Target {
  const { parts } = sources.state;
  for (const workflow of parts.workflows) {
    if (wanted !== undefined && workflow.name !== wanted) continue;
    const task = workflow.wholeTask === undefined ? undefined : parts.task(workflow.wholeTask);
    if (task !== undefined && recordsMessages(task)) return { ...sources, workflow, task };
  }
  throw new RequestError(
    wanted === undefined
      ? "The app has no workflow that the templates are made for: one task that records messages."
      : `The templates are not made for the workflow ${wanted}: start it with an input.`,
  );
}

const recordsMessages = (task: BufferedTask): task is Target["task"] => task.messagesTable !== undefined;

async function sendOne(
  target: Target,
  template: SendTemplate,
  request: SendRequest,
): Promise<{ executions: readonly string[]; messages: readonly string[] }> {
  const id = request.id ?? randomUUID();
  const time = request.time ?? new Date().toISOString();
  if (template.how === "raw") return { executions: [], messages: [await putOnQueue(target, request.detail)] };
  const detail = detailOf(template, request);
  if (template.how === "body") {
    const record = {
      Record: { messageId: id, createdAt: time, ...(detail === undefined ? {} : { event: detail }) },
    };
    return { executions: [], messages: [await putOnQueue(target, JSON.stringify(record))] };
  }
  const event = { version: "0", "detail-type": "Message", source: "ringback.console", id, time };
  const whole = { ...event, ...(detail === undefined ? {} : { detail }) };
  const first = await start(target, nameOf(id), whole);
  if (template.how === "execution") return { executions: [first], messages: [] };
  if (template.how === "conflict") await waitUntilRecorded(target, id);
  const other =
    template.how === "conflict" ? { ...whole, detail: { changed: true, from: detail ?? null } } : whole;
  const second = await start(target, `duplicate-${randomUUID()}`, other);
  return { executions: [first, second], messages: [] };
}

function detailOf({ id }: SendTemplate, { detail }: SendRequest): unknown {
  if (id === "too-large") return { message: "x".repeat(maximumInputBytes) };
  if (id === "no-detail" && detail.trim() === "") return undefined;
  try {
    return JSON.parse(detail);
  } catch {
    throw new RequestError("The content is not JSON.");
  }
}

/** A valid name for the execution: the id, or a hash of it. `ringback send` derives the same name. */
function nameOf(id: string): string {
  if (/^[A-Za-z0-9_-]{1,80}$/.test(id)) return id;
  return `event-${createHash("sha256").update(id).digest("hex").slice(0, 64)}`;
}

const start = ({ deployment, workflow }: Target, name: string, input: object) =>
  startExecution({ deployment, workflow, name, input: JSON.stringify(input) });

async function waitUntilRecorded({ state, task }: Target, messageId: string): Promise<void> {
  const until = Date.now() + firstRecordedMs;
  while (!state.messages.has(task.messagesTable, messageId) && Date.now() < until) await delay(20);
}

const sentSchema = z.object({ MessageId: z.string() });

async function putOnQueue({ deployment: { cloud }, task }: Target, MessageBody: string): Promise<string> {
  const response = await fetch(cloud.endpoint, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.SendMessage" },
    body: JSON.stringify({ QueueUrl: task.queues.work.url, MessageBody }),
  });
  if (!response.ok) throw new RequestError(`SQS refused the message: ${await response.text()}`);
  return sentSchema.parse(await response.json()).MessageId;
}
