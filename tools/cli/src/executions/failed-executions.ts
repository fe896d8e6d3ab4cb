import { createHash } from "node:crypto";
import { ExecutionStatus, paginateListExecutions } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";
import { CommandFailure } from "../errors/usage-error.ts";
import { type ExecutionEnd, executionEnd } from "./execution-history.ts";
import { executionArnOf, executionNamed } from "./execution-named.ts";

/** An execution that ended before its message was in the queue, and the executions that sent it again. */
export interface FailedExecution extends ExecutionEnd {
  /** Of the first of them, as far as it is known. */
  readonly name: string;
  readonly line: ExecutionLine;
}

/**
 * The executions of one message: the first, attempt 0, and those that send it again, whose names follow from the first
 * one's. The last says what is open.
 */
export interface ExecutionLine {
  /** What the names of its executions begin with, up to the attempt. */
  readonly prefix: string;
  readonly attempt: number;
  /** The dead letter, where these are the redrives of one. */
  readonly deadLetterId?: string;
}

/** The name of the execution that makes an attempt. */
export function nameOfAttempt({ prefix }: ExecutionLine, attempt: number): string {
  return `${prefix}-${attempt}`;
}

/** The first and the last of a line that are known. */
interface FailedLine {
  readonly name: string;
  readonly lastName: string;
  readonly line: ExecutionLine;
}

/** Lists what failed or timed out, wherever its message was. What somebody stopped is asked for by its name alone. */
export async function failedLines(cloud: Cloud): Promise<readonly FailedLine[]> {
  const lines = new Map<string, FailedLine>();
  for (const statusFilter of [ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT]) {
    const listing = { stateMachineArn: cloud.stateMachineArn, statusFilter };
    for await (const page of paginateListExecutions({ client: cloud.workflows, pageSize: 1000 }, listing)) {
      for (const { name = "" } of page.executions ?? []) add(lines, cloud, name);
    }
  }
  return [...lines.values()];
}

/**
 * Tells by the history whether a line's last message was never in the queue; undefined where it was, since it is the
 * archive's then.
 */
export async function failedBeforeTheQueue(
  cloud: Cloud,
  { name, lastName, line }: FailedLine,
): Promise<FailedExecution | undefined> {
  const end = await executionEnd(cloud, executionArnOf(cloud, lastName));
  return end === undefined || end.wasSubmitted ? undefined : { ...end, name, line };
}

/** Finds what failed or timed out before its message was in the queue. */
export async function failedExecutions(cloud: Cloud): Promise<readonly FailedExecution[]> {
  const found: FailedExecution[] = [];
  for (const line of await failedLines(cloud)) {
    const failed = await failedBeforeTheQueue(cloud, line);
    if (failed !== undefined) found.push(failed);
  }
  return found;
}

/** @throws CommandFailure where there is none, or its message was in the queue. */
export async function failedExecution(cloud: Cloud, name: string): Promise<FailedExecution> {
  const execution = await executionNamed(cloud, name);
  if (execution === undefined) throw new CommandFailure(`No execution ${name} in ${cloud.name}.`);
  const end = await executionEnd(cloud, executionArnOf(cloud, name));
  if (end === undefined || execution.status === "RUNNING" || execution.status === "SUCCEEDED") {
    throw new CommandFailure(`Execution ${name} did not fail: it is ${execution.status}.`);
  }
  if (end.wasSubmitted) {
    throw new CommandFailure(
      `The message of execution ${name} was in the queue: what became of it is with the dead letters or in the table.`,
    );
  }
  return { ...end, name, line: lineOf(cloud, name) };
}

function add(lines: Map<string, FailedLine>, cloud: Cloud, name: string): void {
  const line = lineOf(cloud, name);
  const known = lines.get(line.prefix);
  const isLast = known === undefined || line.attempt > known.line.attempt;
  const isFirst = known === undefined || line.attempt < lineOf(cloud, known.name).attempt;
  lines.set(line.prefix, {
    name: isFirst ? name : known.name,
    ...(isLast ? { lastName: name, line } : { lastName: known.lastName, line: known.line }),
  });
}

const again = /^(again-[0-9a-f]{40})-(\d+)$/;
/** An SQS message id is a UUID. */
const redriveOfDeadLetter = /^(redrive-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))-(\d+)$/;

function lineOf(cloud: Cloud, name: string): ExecutionLine {
  const [, prefix, attempt] = again.exec(name) ?? [];
  if (prefix !== undefined) return { prefix, attempt: Number(attempt) };
  const [, redrives, deadLetterId, redrive] = redriveOfDeadLetter.exec(name) ?? [];
  if (redrives !== undefined && deadLetterId !== undefined) {
    return { prefix: redrives, attempt: Number(redrive), deadLetterId };
  }
  const hash = createHash("sha256").update(executionArnOf(cloud, name)).digest("hex").slice(0, 40);
  return { prefix: `again-${hash}`, attempt: 0 };
}
