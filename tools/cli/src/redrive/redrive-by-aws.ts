import {
  type DescribeExecutionOutput,
  ExecutionNotRedrivable,
  RedriveExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import { redactTokensInText } from "@ringback/contracts/task-tokens/redact-tokens-in-text";
import type { Cloud } from "../cloud/cloud.ts";
import { type DeadLetterEntry, findEntry, updateEntry } from "../dead-letters/dead-letter-entry.ts";
import { taskOfEntry, workflowOfEntry } from "../dead-letters/entry-owner.ts";
import { type ExecutionHistory, executionHistory } from "../executions/execution-history.ts";
import { executionName } from "../executions/execution-name.ts";
import { isCaught, sentMessages } from "../executions/sent-messages.ts";
import { waitForExecution } from "../executions/wait-for-execution.ts";
import type { RedriveOptions, RedriveResult } from "./redrive-result.ts";
import { redriveToken } from "./redrive-token.ts";
import { type RedriveWay, redriveWay, sendAgain } from "./redrive-way.ts";

/** How often an execution is looked at again after something else has changed it. */
const maximumLooks = 5;

/**
 * Continues the execution of a dead letter by AWS's RedriveExecution and follows it to its end, which settles all of its dead
 * letters. The attempt is written to their entries first, with the count of redrives that the execution has once it
 * has begun; the client token follows from that count, so that two calls at once, or a second one after an interruption, are
 * one redrive (AWS Step Functions API Reference: "RedriveExecution").
 *
 * @returns a result for each dead letter of the execution whose work was not done
 */
export async function redriveByAws(
  cloud: Cloud,
  entry: DeadLetterEntry,
  options: RedriveOptions,
): Promise<readonly RedriveResult[]> {
  const { deadLetterId } = entry;
  let refusal = "Something else keeps changing the execution; run the command again.";
  for (let look = 0; look < maximumLooks; look += 1) {
    const way = await redriveWay(cloud, entry);
    if (way.how === "none") return [{ deadLetterId, result: "not-redrivable", reason: way.why }];
    if (way.how === "new-execution" || options.body !== undefined)
      return [
        { deadLetterId, result: "not-redrivable", reason: sameInput(workflowOfEntry(cloud.whole, entry)) },
      ];
    const done = await redriveOnce(cloud, { ...way, deadLetterId }, options);
    if (Array.isArray(done)) return done;
    refusal = done.refusal ?? refusal;
  }
  return [{ deadLetterId, result: "not-redrivable", reason: refusal }];
}

const sameInput = (workflow: WorkflowLink | undefined) =>
  `AWS's redrive runs the task again with the input that it had, so that an edited body cannot be sent. ${sendAgain(workflow)}`;

type Way = Extract<RedriveWay, { how: "redrive-execution" }> & Pick<DeadLetterEntry, "deadLetterId">;

/** One try with an execution as it was found; an object means that the execution or an entry has changed since. */
async function redriveOnce(
  cloud: Cloud,
  { execution, history, deadLetterId }: Way,
  { reason }: RedriveOptions,
): Promise<RedriveResult[] | { readonly refusal?: string }> {
  const { executionArn = "", status, redriveCount = 0 } = execution;
  const entries = await openEntriesOf(cloud, history, deadLetterId);
  if (status === "SUCCEEDED") return settle(cloud, entries, { execution, isBefore: true });
  if (status === "RUNNING") {
    // Somebody has redriven it, or its failure is not in the history yet.
    const ended = await waitForExecution(cloud, executionArn);
    return redriveCount === 0 ? {} : settle(cloud, entries, { execution: ended, isBefore: false });
  }
  const attempt = redriveCount + 1;
  const claimed: DeadLetterEntry[] = [];
  for (const entry of entries) {
    const claim = {
      status: "redriving",
      attempts: entry.attempts + 1,
      redriveCount: attempt,
      redrivenAt: Date.now(),
    } as const;
    const isClaimed = entry.status === "redriving" && entry.redriveCount === attempt;
    const redriveReason = reason === undefined ? undefined : redactTokensInText(reason);
    if (!isClaimed && !(await updateEntry(cloud, entry, { ...claim, redriveReason }))) return {};
    claimed.push(isClaimed ? entry : { ...entry, ...claim });
  }
  try {
    const clientToken = redriveToken(executionArn, attempt);
    await cloud.stepFunctions.send(new RedriveExecutionCommand({ executionArn, clientToken }));
  } catch (error) {
    if (!(error instanceof ExecutionNotRedrivable)) throw error;
    await settle(cloud, claimed, { execution: { ...execution, error: error.name }, isBefore: false });
    return { refusal: error.message };
  }
  const ended = await waitForExecution(cloud, executionArn, attempt);
  return settle(cloud, claimed, { execution: ended, isBefore: false });
}

/**
 * The entries of the messages of an execution that its redrive runs again, by the ids that SQS gave the messages. A message
 * whose failure was caught stays as it is: its work is not done when the execution succeeds.
 */
async function openEntriesOf(
  cloud: Cloud,
  history: ExecutionHistory,
  deadLetterId: string,
): Promise<readonly DeadLetterEntry[]> {
  const sent = sentMessages(history).flatMap((message) => (isCaught(message) ? [] : message.sqsMessageIds));
  const ids = new Set([deadLetterId, ...sent]);
  const found: DeadLetterEntry[] = [];
  for (const id of ids) {
    const entry = await findEntry(cloud, id);
    if (entry !== undefined && entry.status !== "recorded") found.push(entry);
  }
  return found;
}

/**
 * Writes to the entries what became of their work. That is what the history says of their messages: a Catch may have caught
 * the failure of one in an execution that has succeeded, and one of several may be done where the execution has failed.
 */
async function settle(
  cloud: Cloud,
  entries: readonly DeadLetterEntry[],
  { execution, isBefore }: { readonly execution: DescribeExecutionOutput; readonly isBefore: boolean },
): Promise<RedriveResult[]> {
  const { executionArn = "", status, error } = execution;
  const name = executionName(executionArn);
  const history = await executionHistory(cloud, executionArn);
  const messages = history === undefined ? [] : sentMessages(history);
  const results: RedriveResult[] = [];
  for (const entry of entries) {
    const { deadLetterId } = entry;
    const message = messages.find(({ sqsMessageIds }) => sqsMessageIds.includes(deadLetterId));
    const isCaughtHere = message !== undefined && isCaught(message);
    const isDone = message?.end === "done" || (status === "SUCCEEDED" && !isCaughtHere);
    const reason = (isCaughtHere ? message.error : error) ?? String(status);
    await updateEntry(cloud, entry, {
      status: isDone ? "recorded" : "failed",
      settledAt: Date.now(),
      executionName: name,
      redriveError: isDone ? null : reason,
    });
    const isRecording = taskOfEntry(cloud.whole, entry)?.messagesTable !== undefined;
    const done = isRecording ? "recorded" : "done";
    if (isDone)
      results.push({ deadLetterId, result: isBefore ? `already-${done}` : done, executionName: name });
    else results.push({ deadLetterId, result: "failed", executionName: name, reason });
  }
  return results;
}
