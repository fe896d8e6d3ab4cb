import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type HistoryEvent,
  paginateGetExecutionHistory,
} from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";
import { taskTokensOf } from "../task-tokens/task-tokens-of.ts";

/** An execution that has ended, from DescribeExecution and GetExecutionHistory. */
export interface EndedExecution {
  readonly described: DescribeExecutionOutput;
  readonly durationMs: number;
  /** The body that was sent to the queue, with its task token; undefined if the history does not contain it. */
  readonly queueBody: string | undefined;
  /** The id that SQS gave the message, which is the key of the archive. */
  readonly sqsMessageId: string | undefined;
}

/** Reads an execution that has ended, and adds the task tokens in its history to `tokens`. */
export async function executionEvidence(
  cloud: Cloud,
  executionArn: string,
  tokens: Set<string>,
): Promise<EndedExecution> {
  const described = await cloud.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client: cloud.stepFunctions }, { executionArn })) {
    events.push(...(page.events ?? []));
  }
  for (const token of events.flatMap(taskTokensOf)) tokens.add(token);
  const parameters = events.map((event) => event.taskScheduledEventDetails?.parameters).find(isText);
  const submitted = events.map((event) => event.taskSubmittedEventDetails?.output).find(isText);
  return {
    described,
    durationMs: (described.stopDate?.getTime() ?? 0) - (described.startDate?.getTime() ?? 0),
    queueBody: parameters === undefined ? undefined : textOf(field(parse(parameters), "MessageBody")),
    sqsMessageId: submitted === undefined ? undefined : sqsMessageIdOf(parse(submitted)),
  };
}

const isText = (text: string | undefined): text is string => text !== undefined;

function sqsMessageIdOf(output: unknown): string | undefined {
  const id = field(output, "MessageId");
  return typeof id === "string" ? id : undefined;
}

const textOf = (body: unknown) =>
  body === undefined || typeof body === "string" ? body : JSON.stringify(body);

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
