import type { DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import { redactTokensInText } from "@ringback/contracts/task-tokens/redact-tokens-in-text";
import { redactionMark } from "@ringback/contracts/task-tokens/redaction-mark";
import type { Cloud } from "../cloud/cloud.ts";
import { type DeadLetterEntry, getEntry, updateEntry } from "../dead-letters/dead-letter-entry.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { executionArnOf } from "../executions/execution-arn-of.ts";
import { executionAt, startUnlessExists } from "../executions/execution-at.ts";
import { waitForExecution } from "../executions/wait-for-execution.ts";
import { compareWithTable } from "../messages/compare-with-table.ts";
import { digestOfInput, type RedriveInput, redriveInput, storableBody } from "./redrive-input.ts";
import type { RedriveOptions, RedriveResult } from "./redrive-result.ts";

type Plan = Extract<RedriveInput, { outcome: "input" }>;

const incomplete =
  "Text that could be a task token was removed from the body; provide the complete body with --body FILE.";
/** Why a message needs an edit if another one with its id is recorded. */
export const conflictReason =
  "Another message with this id is recorded; edit the body, or give it a new id (--body FILE).";
const inProgress =
  "Another redrive of this dead letter is in progress with a different body. Nothing was sent; try again when it has ended.";
const differentContent = "This dead letter is already recorded with different content. Nothing was sent.";

/**
 * A redrive starts its execution immediately after it has written its attempt to the entry. If there is no execution after
 * this time, that redrive was interrupted.
 */
const startGraceMs = 60_000;

/** Where the message of a dead letter goes, and where its work is recorded. */
export interface NewExecutionOf {
  readonly workflow: WorkflowLink;
  /** The table of its task; undefined for a task that records nothing. */
  readonly messagesTable: string | undefined;
}

/**
 * Sends a message of the archive again and waits for its execution. It first writes the attempt to the entry, with a digest
 * of what it sends, and the name of the execution follows from the attempt. So a redrive that was interrupted can be
 * continued, no attempt starts two executions, and of two different bodies only one is sent.
 *
 * @throws CommandFailure if the entry does not exist any more
 */
export async function redriveByNewExecution(
  cloud: Cloud,
  entry: DeadLetterEntry,
  of: NewExecutionOf,
  options: RedriveOptions,
): Promise<RedriveResult> {
  for (let current = entry; ; current = await getEntry(cloud, entry.deadLetterId)) {
    const done = await redriveOnce({ cloud, entry: current, ...of }, options);
    if (done !== "changed") return done;
  }
}

/** An entry as it was read, and what its redrive needs. */
interface Redrive extends NewExecutionOf {
  readonly cloud: Cloud;
  readonly entry: DeadLetterEntry;
}

/** One try with an entry as it was read. "changed" means that another redrive has changed the entry since. */
async function redriveOnce(
  redrive: Redrive,
  { body, reason }: RedriveOptions,
): Promise<RedriveResult | "changed"> {
  const { cloud, entry, messagesTable } = redrive;
  const { deadLetterId, status } = entry;
  const isDone = status === "recorded";
  if (isDone && body === undefined) return { deadLetterId, result: alreadyDone(messagesTable) };
  const edited = body ?? entry.editedBody;
  const plan = redriveInput(edited ?? entry.body, redriveOf(entry));
  if (plan.outcome === "needs-edit") return { deadLetterId, result: "needs-edit", reason: plan.reason };
  if (status === "redriving") return continueAttempt(redrive, plan);
  const editedBody = body === undefined ? undefined : storableBody(body, plan);
  // A task without a table is done with what the last redrive has sent.
  const isSame = isDone && messagesTable === undefined && entry.redriveDigest === plan.digest;
  const found = isSame ? "same" : await compareWithTable(cloud, messagesTable, plan.event);
  if (found === "same") {
    if (!isDone) {
      await updateEntry(cloud, entry, {
        status: "recorded",
        settledAt: Date.now(),
        editedBody,
        redriveDigest: plan.digest,
      });
    }
    return { deadLetterId, result: alreadyDone(messagesTable) };
  }
  if (isDone) return { deadLetterId, result: "different-body", reason: differentContent };
  if (edited === undefined && plan.text.includes(redactionMark)) {
    return { deadLetterId, result: "needs-edit", reason: incomplete };
  }
  if (found === "other") return { deadLetterId, result: "needs-edit", reason: conflictReason };
  const next = {
    status: "redriving",
    attempts: entry.attempts + 1,
    redriveDigest: plan.digest,
    redrivenAt: Date.now(),
  } as const;
  const isWritten = await updateEntry(cloud, entry, {
    ...next,
    editedBody,
    redriveReason: reason === undefined ? undefined : redactTokensInText(reason),
  });
  return isWritten ? send({ ...redrive, entry: { ...entry, ...next } }, plan) : "changed";
}

/** Names the dead letter in the workflow input and, on a FIFO stage, the message group, which the body does not contain. */
function redriveOf({ deadLetterId, group }: DeadLetterEntry) {
  return { deadLetterId, ...(group === undefined ? {} : { messageGroup: group }) };
}

/** Continues the attempt that the entry names, if it sends the same content. */
async function continueAttempt(redrive: Redrive, plan: Plan): Promise<RedriveResult | "changed"> {
  const { cloud, entry } = redrive;
  const execution = await executionAt(cloud, arnOf(redrive));
  if (execution !== undefined) return follow(redrive, { plan, execution });
  const { deadLetterId, redriveDigest = plan.digest, redrivenAt = 0 } = entry;
  if (redriveDigest !== plan.digest && Date.now() - redrivenAt < startGraceMs) {
    return { deadLetterId, result: "different-body", reason: inProgress };
  }
  return send(redrive, plan);
}

async function send(redrive: Redrive, plan: Plan): Promise<RedriveResult | "changed"> {
  const { cloud, entry, workflow } = redrive;
  const name = nameOf(entry);
  const started = await startUnlessExists(cloud, {
    stateMachineArn: workflow.arn,
    name,
    input: plan.text,
  });
  if (started === "started") return ended(redrive);
  const execution = await executionAt(cloud, arnOf(redrive));
  if (execution === undefined)
    throw new CommandFailure(`Execution ${name} is not visible yet; run the command again.`);
  return follow(redrive, { plan, execution });
}

/** Waits for an existing execution of the attempt, whose input says what the attempt sent. */
async function follow(
  redrive: Redrive,
  { plan, execution }: { plan: Plan; execution: DescribeExecutionOutput },
): Promise<RedriveResult | "changed"> {
  if (digestOfInput(execution.input) === plan.digest) return ended(redrive);
  const { entry } = redrive;
  if (execution.status === "RUNNING") {
    const { deadLetterId } = entry;
    return { deadLetterId, result: "different-body", executionName: nameOf(entry), reason: inProgress };
  }
  await writeResult(redrive, execution);
  return "changed";
}

async function ended(redrive: Redrive): Promise<RedriveResult> {
  const { cloud, entry, messagesTable } = redrive;
  const execution = await waitForExecution(cloud, arnOf(redrive));
  await writeResult(redrive, execution);
  const { deadLetterId } = entry;
  const executionName = nameOf(entry);
  if (execution.status === "SUCCEEDED")
    return { deadLetterId, result: messagesTable === undefined ? "done" : "recorded", executionName };
  return {
    deadLetterId,
    result: "failed",
    executionName,
    reason: execution.error ?? String(execution.status),
  };
}

/** Writes the result of the attempt to the entry and, if it sent something else than the entry says, its input. */
async function writeResult(
  { cloud, entry }: Redrive,
  { status, error, input }: DescribeExecutionOutput,
): Promise<void> {
  const redriveDigest = digestOfInput(input);
  const isAsWritten = (entry.redriveDigest ?? redriveDigest) === redriveDigest;
  await updateEntry(cloud, entry, {
    status: status === "SUCCEEDED" ? "recorded" : "failed",
    settledAt: Date.now(),
    executionName: nameOf(entry),
    redriveError: error ?? null,
    redriveDigest,
    editedBody: isAsWritten ? undefined : input,
  });
}

const alreadyDone = (messagesTable: string | undefined) =>
  messagesTable === undefined ? "already-done" : "already-recorded";

const arnOf = ({ workflow, entry }: Redrive) => executionArnOf(workflow.arn, nameOf(entry));

/** An SQS message id has 36 characters, and the name of an execution may have 80. */
function nameOf({ deadLetterId, attempts }: DeadLetterEntry): string {
  return `redrive-${deadLetterId.slice(0, 60)}-${attempts}`;
}
