import { createHash } from "node:crypto";
import { ExecutionStatus, paginateListExecutions } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { executionArnOf } from "./execution-arn-of.ts";
import { type ExecutionFailure, executionFailure } from "./execution-history.ts";
import { executionNamed } from "./execution-named.ts";

/** An execution that failed before its message was in the queue. If it was redriven, the failure is that of the last redrive. */
export interface FailedExecution extends ExecutionFailure {
  /** The name of the first execution, if AWS still has it, otherwise of the earliest redrive. */
  readonly name: string;
  readonly attempts: ExecutionAttempts;
}

/**
 * The executions of one message: the first one is attempt 0, and each redrive of it is a further attempt. The name of a
 * redrive follows from the name of the first execution.
 */
export interface ExecutionAttempts {
  /** What the names of the redrives begin with, before the number of the attempt. */
  readonly prefix: string;
  /** The last attempt that is known. */
  readonly last: number;
  /** The dead letter, if these are the redrives of one. */
  readonly deadLetterId?: string;
}

/** The name of the execution of a redrive. */
export function nameOfAttempt({ prefix }: ExecutionAttempts, attempt: number): string {
  return `${prefix}-${attempt}`;
}

/** A message whose execution failed or timed out: its first and its last known execution. */
interface FailedMessage {
  readonly name: string;
  readonly lastName: string;
  readonly attempts: ExecutionAttempts;
}

/**
 * Lists the messages whose executions failed or timed out, before or after the queue. Aborted executions are left out:
 * somebody stopped them on purpose.
 */
export async function failedMessages(cloud: Cloud): Promise<readonly FailedMessage[]> {
  const messages = new Map<string, FailedMessage>();
  for (const statusFilter of [ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT]) {
    const listing = { stateMachineArn: cloud.stateMachineArn, statusFilter };
    for await (const page of paginateListExecutions({ client: cloud.workflows, pageSize: 1000 }, listing)) {
      for (const { name = "" } of page.executions ?? []) add(messages, cloud, name);
    }
  }
  return [...messages.values()];
}

/**
 * How the last execution of a message failed; undefined if the message was in the queue, since then it is recorded or in
 * the archive.
 */
export async function failedBeforeTheQueue(
  cloud: Cloud,
  { name, lastName, attempts }: FailedMessage,
): Promise<FailedExecution | undefined> {
  const failure = await executionFailure(cloud, executionArnOf(cloud, lastName));
  return failure === undefined || failure.wasSubmitted ? undefined : { ...failure, name, attempts };
}

/** Finds the executions that failed or timed out before their message was in the queue. */
export async function failedExecutions(cloud: Cloud): Promise<readonly FailedExecution[]> {
  const found: FailedExecution[] = [];
  for (const message of await failedMessages(cloud)) {
    const failed = await failedBeforeTheQueue(cloud, message);
    if (failed !== undefined) found.push(failed);
  }
  return found;
}

/**
 * Finds one execution that failed, timed out or was aborted before its message was in the queue.
 * @throws CommandFailure if there is none of this name, it did not fail, or its message was in the queue
 */
export async function failedExecution(cloud: Cloud, name: string): Promise<FailedExecution> {
  const execution = await executionNamed(cloud, name);
  if (execution === undefined) throw new CommandFailure(`No execution ${name} in ${cloud.name}.`);
  const failure = await executionFailure(cloud, executionArnOf(cloud, name));
  if (failure === undefined || execution.status === "RUNNING" || execution.status === "SUCCEEDED") {
    throw new CommandFailure(`Execution ${name} did not fail: it is ${execution.status}.`);
  }
  if (failure.wasSubmitted) {
    throw new CommandFailure(
      `The message of execution ${name} was in the queue; look for it in the dead letters or in the messages table.`,
    );
  }
  return { ...failure, name, attempts: attemptsOf(cloud, name) };
}

function add(messages: Map<string, FailedMessage>, cloud: Cloud, name: string): void {
  const attempts = attemptsOf(cloud, name);
  const known = messages.get(attempts.prefix);
  const isLast = known === undefined || attempts.last > known.attempts.last;
  const isFirst = known === undefined || attempts.last < attemptsOf(cloud, known.name).last;
  messages.set(attempts.prefix, {
    name: isFirst ? name : known.name,
    ...(isLast ? { lastName: name, attempts } : { lastName: known.lastName, attempts: known.attempts }),
  });
}

const redriveOfExecution = /^(redrive-[0-9a-f]{40})-(\d+)$/;
/** An SQS message id is a UUID. */
const redriveOfDeadLetter = /^(redrive-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))-(\d+)$/;

/** What the name of an execution says about its attempt. */
function attemptsOf(cloud: Cloud, name: string): ExecutionAttempts {
  const [, prefix, attempt] = redriveOfExecution.exec(name) ?? [];
  if (prefix !== undefined) return { prefix, last: Number(attempt) };
  const [, redrives, deadLetterId, redrive] = redriveOfDeadLetter.exec(name) ?? [];
  if (redrives !== undefined && deadLetterId !== undefined) {
    return { prefix: redrives, last: Number(redrive), deadLetterId };
  }
  const hash = createHash("sha256").update(executionArnOf(cloud, name)).digest("hex").slice(0, 40);
  return { prefix: `redrive-${hash}`, last: 0 };
}
