import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay, setImmediate } from "node:timers/promises";
import { maximumInputBytes } from "@ringback/contracts/message/event";
import * as z from "zod/mini";
import type { SendOutcome, SendRequest } from "../../api/page-api.ts";
import { maximumSendCount, type SendTemplate, sendTemplates } from "../../api/send-templates.ts";
import type { Deployment } from "../cloud/deployment.ts";
import { RequestError } from "../http/request-error.ts";
import type { ConsoleState } from "../state/console-state.ts";

/** The result names this many executions; the list of executions has them all. */
const maximumNames = 20;
/** A conflict waits this long for its first message to be recorded. */
const firstRecordedMs = 10_000;

const requestSchema = z.object({
  template: z.string(),
  id: z.optional(z.string()),
  time: z.optional(z.string()),
  detail: z.string(),
  count: z.number(),
});

interface Sources {
  readonly deployment: Deployment;
  readonly state: ConsoleState;
}

/**
 * Sends messages of a template: by an execution, or directly to the queue.
 *
 * @throws RequestError for an unknown template, a wrong count, or content that is not JSON
 */
export async function sendMessages(sources: Sources, body: unknown): Promise<SendOutcome> {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) throw new RequestError("The request is not a request to send messages.");
  const request: SendRequest = parsed.data;
  if (!Number.isInteger(request.count) || request.count < 1 || request.count > maximumSendCount) {
    throw new RequestError(`The count must be a whole number from 1 to ${maximumSendCount}.`);
  }
  const template = sendTemplates.find(({ id }) => id === request.template);
  if (template === undefined) throw new RequestError("There is no such template.");
  const executions: string[] = [];
  const messages: string[] = [];
  for (let sent = 0; sent < request.count; sent += 1) {
    const one = await sendOne(sources, template, request);
    if (executions.length < maximumNames) executions.push(...one.executions);
    if (messages.length < maximumNames) messages.push(...one.messages);
    // Lets the requests of the running executions through.
    await setImmediate();
  }
  return { sent: request.count, executions, messages };
}

async function sendOne(
  sources: Sources,
  template: SendTemplate,
  request: SendRequest,
): Promise<{ executions: readonly string[]; messages: readonly string[] }> {
  const id = request.id ?? randomUUID();
  const time = request.time ?? new Date().toISOString();
  if (template.how === "raw")
    return { executions: [], messages: [await putOnQueue(sources, request.detail)] };
  const detail = detailOf(template, request);
  if (template.how === "body") {
    const record = {
      Record: { messageId: id, createdAt: time, ...(detail === undefined ? {} : { event: detail }) },
    };
    return { executions: [], messages: [await putOnQueue(sources, JSON.stringify(record))] };
  }
  const event = { version: "0", "detail-type": "Message", source: "ringback.console", id, time };
  const whole = { ...event, ...(detail === undefined ? {} : { detail }) };
  const first = await start(sources, nameOf(id), whole);
  if (template.how === "execution") return { executions: [first], messages: [] };
  if (template.how === "conflict") await waitUntilRecorded(sources, id);
  const other =
    template.how === "conflict" ? { ...whole, detail: { changed: true, from: detail ?? null } } : whole;
  const second = await start(sources, `duplicate-${randomUUID()}`, other);
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

async function start({ deployment }: Sources, name: string, input: object): Promise<string> {
  const { cloud, task } = deployment;
  const { stateMachineArn } = task;
  try {
    await cloud.stepFunctions.call("StartExecution", { stateMachineArn, name, input: JSON.stringify(input) });
    return name;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === "ExecutionAlreadyExists") {
      throw new RequestError(
        `An execution with the name ${name} exists already. Leave the id empty, or use another id.`,
      );
    }
    throw new RequestError(error.message);
  }
}

async function waitUntilRecorded({ state }: Sources, messageId: string): Promise<void> {
  const until = Date.now() + firstRecordedMs;
  while (!state.messages.has(messageId) && Date.now() < until) await delay(20);
}

const sentSchema = z.object({ MessageId: z.string() });

async function putOnQueue({ deployment: { cloud, task } }: Sources, MessageBody: string): Promise<string> {
  const response = await fetch(cloud.endpoint, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.SendMessage" },
    body: JSON.stringify({ QueueUrl: task.queues.work.url, MessageBody }),
  });
  if (!response.ok) throw new RequestError(`SQS refused the message: ${await response.text()}`);
  return sentSchema.parse(await response.json()).MessageId;
}
