import { createHash } from "node:crypto";
import { type DescribeExecutionOutput, ExecutionStatus, paginateListExecutions } from "@aws-sdk/client-sfn";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import type { Cloud } from "../cloud/cloud.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { theOnlyOne } from "../errors/the-only-one.ts";
import { executionArnOf } from "./execution-arn-of.ts";
import { executionAt } from "./execution-at.ts";
import { type ExecutionFailure, executionFailure } from "./execution-failure.ts";
import { executionName } from "./execution-name.ts";

/** An execution that failed before its message was in the queue. If it was redriven, the failure is that of the last redrive. */
export interface FailedExecution extends ExecutionFailure {
  /** The name of the first execution, if AWS still has it, otherwise of the earliest redrive. */
  readonly name: string;
  readonly workflow: WorkflowLink;
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
  readonly workflow: WorkflowLink;
  readonly attempts: ExecutionAttempts;
}

/**
 * Lists the messages whose executions failed or timed out, before or after the queue. Aborted executions are left out:
 * somebody stopped them on purpose.
 */
export async function failedMessages(cloud: Cloud): Promise<readonly FailedMessage[]> {
  const found: FailedMessage[] = [];
  for (const workflow of cloud.workflows) {
    const messages = new Map<string, FailedMessage>();
    for (const statusFilter of [ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT]) {
      const listing = { stateMachineArn: workflow.arn, statusFilter };
      for await (const page of paginateListExecutions(
        { client: cloud.stepFunctions, pageSize: 1000 },
        listing,
      )) {
        for (const { name = "" } of page.executions ?? []) add(messages, workflow, name);
      }
    }
    found.push(...messages.values());
  }
  return found;
}

/**
 * How the last execution of a message failed; undefined if the message was in the queue, since then its work is done or it
 * is in the archive.
 */
export async function failedBeforeTheQueue(
  cloud: Cloud,
  { name, lastName, workflow, attempts }: FailedMessage,
): Promise<FailedExecution | undefined> {
  const failure = await executionFailure(cloud, executionArnOf(workflow.arn, lastName));
  return failure === undefined || failure.wasSubmitted ? undefined : { ...failure, name, workflow, attempts };
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
 * @throws CommandFailure if there is none of this name, or more than one, it did not fail, or its message was in the queue
 */
export async function failedExecution(cloud: Cloud, name: string): Promise<FailedExecution> {
  const named = await executionsNamed(cloud, name);
  const executionArn = theOnlyOne(
    named.map(({ execution }) => execution.executionArn ?? ""),
    { id: name, things: "executions", none: `No execution ${name} in ${cloud.name}.` },
  );
  const found = named.find(({ execution }) => execution.executionArn === executionArn);
  const failure = await executionFailure(cloud, executionArn);
  const status = found?.execution.status;
  if (found === undefined || failure === undefined || status === "RUNNING" || status === "SUCCEEDED")
    throw new CommandFailure(`Execution ${name} did not fail: it is ${status}.`);
  if (failure.wasSubmitted) {
    throw new CommandFailure(
      `The message of execution ${name} was in the queue; look for it in the dead letters or in the messages table.`,
    );
  }
  const { workflow } = found;
  const own = executionName(executionArn);
  return { ...failure, name: own, workflow, attempts: attemptsOf(workflow, own) };
}

/** The executions with this name or ARN, of all workflows that are meant. */
async function executionsNamed(cloud: Cloud, name: string) {
  const found: { workflow: WorkflowLink; execution: DescribeExecutionOutput }[] = [];
  for (const workflow of cloud.workflows) {
    const execution = await executionAt(cloud, executionArnOf(workflow.arn, executionName(name)));
    if (execution !== undefined && (!name.startsWith("arn:") || execution.executionArn === name))
      found.push({ workflow, execution });
  }
  return found;
}

function add(messages: Map<string, FailedMessage>, workflow: WorkflowLink, name: string): void {
  const attempts = attemptsOf(workflow, name);
  const known = messages.get(attempts.prefix);
  const isLast = known === undefined || attempts.last > known.attempts.last;
  const isFirst = known === undefined || attempts.last < attemptsOf(workflow, known.name).last;
  messages.set(attempts.prefix, {
    name: isFirst ? name : known.name,
    workflow,
    ...(isLast ? { lastName: name, attempts } : { lastName: known.lastName, attempts: known.attempts }),
  });
}

const redriveOfExecution = /^(redrive-[0-9a-f]{40})-(\d+)$/;
/** An SQS message id is a UUID. */
const redriveOfDeadLetter = /^(redrive-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))-(\d+)$/;

/** What the name of an execution says about its attempt. */
function attemptsOf({ arn }: WorkflowLink, name: string): ExecutionAttempts {
  const [, prefix, attempt] = redriveOfExecution.exec(name) ?? [];
  if (prefix !== undefined) return { prefix, last: Number(attempt) };
  const [, redrives, deadLetterId, redrive] = redriveOfDeadLetter.exec(name) ?? [];
  if (redrives !== undefined && deadLetterId !== undefined) {
    return { prefix: redrives, last: Number(redrive), deadLetterId };
  }
  const hash = createHash("sha256").update(executionArnOf(arn, name)).digest("hex").slice(0, 40);
  return { prefix: `redrive-${hash}`, last: 0 };
}
