import type { DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import type { Cloud } from "../cloud/cloud.ts";
import { findEntry } from "../dead-letters/dead-letter-entry.ts";
import { executionEnd } from "../executions/execution-history.ts";
import { executionArnOf, executionNamed, startUnlessThere } from "../executions/execution-named.ts";
import { type FailedExecution, nameOfAttempt } from "../executions/failed-executions.ts";
import { waitForExecution } from "../executions/wait-for-execution.ts";
import { lookUp } from "../messages/message-in-table.ts";
import { failureReason } from "./failure-reason.ts";
import { isInputError } from "./is-input-error.ts";
import { conflict, type Redriven, type RedriveOptions, redrive } from "./redrive.ts";
import { digestOfInput, editedInput, type RedriveInput, redriveInput } from "./redrive-input.ts";

/** What became of the redrive of an execution. */
export interface RedrivenExecution extends Omit<Redriven, "deadLetterId"> {
  readonly name: string;
}

/**
 * Starts the input of an execution again that failed before the queue, under a name derived from the first one's and the
 * attempt: what runs or succeeded is found by its name, so none is started twice. A redrive of a dead letter that failed
 * so is the dead letter's: its entry is redriven.
 */
export async function redriveExecution(
  cloud: Cloud,
  failed: FailedExecution,
  options: RedriveOptions = {},
): Promise<RedrivenExecution> {
  const { name, line } = failed;
  if (line.deadLetterId !== undefined) {
    const entry = await findEntry(cloud, line.deadLetterId);
    if (entry !== undefined) {
      const { deadLetterId: _, ...redriven } = await redrive(cloud, entry, options);
      return { name, ...redriven };
    }
  }
  let last = failed;
  for (let attempt = line.attempt + 1; ; ) {
    const executionName = nameOfAttempt(line, attempt);
    const execution = await executionNamed(cloud, executionName);
    if (execution === undefined) {
      const done = await send(cloud, last, executionName, options);
      if (done !== "there") return { name, ...done };
    } else if (execution.status === "RUNNING" || execution.status === "SUCCEEDED") {
      return { name, ...(await follow(cloud, { last, executionName, execution }, options)) };
    } else {
      const end = await executionEnd(cloud, executionArnOf(cloud, executionName));
      if (end?.wasSubmitted) return { name, result: "failed", executionName, reason: inTheQueue };
      last = { ...last, ...end };
      attempt += 1;
    }
  }
}

type Result = Omit<RedrivenExecution, "name">;
const inTheQueue = "Its message was in the queue, and failed there: see the dead letters.";

/** "there" where another call started the attempt meanwhile. */
async function send(
  cloud: Cloud,
  last: FailedExecution,
  executionName: string,
  { body }: RedriveOptions,
): Promise<Result | "there"> {
  const how = `edit it: dead-letters redrive --failed-executions ${last.name} --body FILE`;
  const plan = planOf(last, body);
  if (body === undefined && isInputError(last)) {
    // What is seen in the input says more than an expression that failed at it.
    const isSeen = last.error.startsWith("States.") && plan.outcome === "needs-edit";
    const why = isSeen ? `${last.error}: ${plan.reason}` : failureReason(last);
    return { result: "needs-edit", reason: `${why} (${how})` };
  }
  if (plan.outcome === "needs-edit") return { result: "needs-edit", reason: plan.reason };
  const found = await lookUp(cloud, plan.event);
  if (found === "same") return { result: "already-recorded" };
  if (found === "other") return { result: "needs-edit", reason: conflict };
  if ((await startUnlessThere(cloud, executionName, plan.text)) === "there") return "there";
  return ended(cloud, executionName, "recorded");
}

/** Waits for an attempt that another call started. It may have sent another body. */
async function follow(
  cloud: Cloud,
  at: { last: FailedExecution; executionName: string; execution: DescribeExecutionOutput },
  { body }: RedriveOptions,
): Promise<Result> {
  const { last, executionName, execution } = at;
  const plan = planOf(last, body);
  const isSame = plan.outcome === "input" && plan.digest === digestOfInput(execution.input);
  if (body !== undefined && !isSame) {
    if (plan.outcome === "needs-edit") return { result: "needs-edit", reason: plan.reason };
    const what = execution.status === "RUNNING" ? "is under way" : "is recorded already";
    const reason = `Another body ${what} in its place (execution ${executionName}). Nothing was sent.`;
    return { result: "other-body", executionName, reason };
  }
  if (execution.status === "SUCCEEDED") return { result: "already-recorded", executionName };
  return ended(cloud, executionName, isSame ? "recorded" : "already-recorded");
}

function planOf(last: FailedExecution, body: string | undefined): RedriveInput {
  return body === undefined ? redriveInput(last.input) : editedInput(last.input, body);
}

async function ended(
  cloud: Cloud,
  executionName: string,
  result: "recorded" | "already-recorded",
): Promise<Result> {
  const execution = await waitForExecution(cloud, executionArnOf(cloud, executionName));
  if (execution.status === "SUCCEEDED") return { result, executionName };
  return { result: "failed", executionName, reason: execution.error ?? String(execution.status) };
}
