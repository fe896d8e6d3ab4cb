import type { DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import { redactTokensInText } from "@ringback/contracts/task-tokens/redact-tokens-in-text";
import { redactionMark } from "@ringback/contracts/task-tokens/redaction-mark";
import type { Cloud } from "../cloud/cloud.ts";
import { type DeadLetterEntry, getEntry, updateEntry } from "../dead-letters/dead-letter-entry.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { executionArnOf } from "../executions/execution-arn-of.ts";
import { executionNamed, startUnlessExists } from "../executions/execution-named.ts";
import { waitForExecution } from "../executions/wait-for-execution.ts";
import { compareWithTable } from "../messages/compare-with-table.ts";
import { digestOfInput, type RedriveInput, redriveInput, storableBody } from "./redrive-input.ts";

/** The result of the redrive of one dead letter. */
export interface RedriveResult {
  readonly deadLetterId: string;
  /**
   * - `recorded`: the new execution succeeded
   * - `already-recorded`: the message was recorded before; nothing was sent
   * - `failed`: the new execution failed
   * - `needs-edit`: the body cannot be recorded as it is; nothing was sent
   * - `different-body`: another redrive is sending, or has recorded, a different body; nothing was sent
   */
  readonly result: "recorded" | "already-recorded" | "failed" | "needs-edit" | "different-body";
  readonly executionName?: string;
  readonly reason?: string;
}

/** How to redrive. */
export interface RedriveOptions {
  /** An edited body to send instead of the body in the archive. */
  readonly body?: string | undefined;
  /** Why it is redriven; stored in the entry. */
  readonly reason?: string | undefined;
}

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

/**
 * Sends a message of the archive again and waits for its execution. It first writes the attempt to the entry, with a digest
 * of what it sends, and the name of the execution follows from the attempt. So a redrive that was interrupted can be
 * continued, no attempt starts two executions, and of two different bodies only one is sent.
 *
 * @throws CommandFailure if the entry does not exist any more
 */
export async function redrive(
  cloud: Cloud,
  entry: DeadLetterEntry,
  options: RedriveOptions,
): Promise<RedriveResult> {
  for (let current = entry; ; current = await getEntry(cloud, entry.deadLetterId)) {
    const done = await redriveOnce(cloud, current, options);
    if (done !== "changed") return done;
  }
}

/** One try with an entry as it was read. "changed" means that another redrive has changed the entry since. */
async function redriveOnce(
  cloud: Cloud,
  entry: DeadLetterEntry,
  { body, reason }: RedriveOptions,
): Promise<RedriveResult | "changed"> {
  const { deadLetterId, status } = entry;
  if (status === "recorded" && body === undefined) return { deadLetterId, result: "already-recorded" };
  const edited = body ?? entry.editedBody;
  const plan = redriveInput(edited ?? entry.body, redriveOf(entry));
  if (plan.outcome === "needs-edit") return { deadLetterId, result: "needs-edit", reason: plan.reason };
  if (status === "redriving") return continueAttempt(cloud, entry, plan);
  const editedBody = body === undefined ? undefined : storableBody(body, plan);
  const found = await compareWithTable(cloud, plan.event);
  if (found === "same") {
    if (status !== "recorded") {
      await updateEntry(cloud, entry, {
        status: "recorded",
        settledAt: Date.now(),
        editedBody,
        redriveDigest: plan.digest,
      });
    }
    return { deadLetterId, result: "already-recorded" };
  }
  if (status === "recorded") return { deadLetterId, result: "different-body", reason: differentContent };
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
  return isWritten ? send(cloud, { ...entry, ...next }, plan) : "changed";
}

/** Names the dead letter in the workflow input and, on a FIFO stage, the message group, which the body does not contain. */
function redriveOf({ deadLetterId, group }: DeadLetterEntry) {
  return { deadLetterId, ...(group === undefined ? {} : { messageGroup: group }) };
}

/** Continues the attempt that the entry names, if it sends the same content. */
async function continueAttempt(
  cloud: Cloud,
  entry: DeadLetterEntry,
  plan: Plan,
): Promise<RedriveResult | "changed"> {
  const execution = await executionNamed(cloud, nameOf(entry));
  if (execution !== undefined) return follow(cloud, entry, { plan, execution });
  const { deadLetterId, redriveDigest = plan.digest, redrivenAt = 0 } = entry;
  if (redriveDigest !== plan.digest && Date.now() - redrivenAt < startGraceMs) {
    return { deadLetterId, result: "different-body", reason: inProgress };
  }
  return send(cloud, entry, plan);
}

async function send(cloud: Cloud, entry: DeadLetterEntry, plan: Plan): Promise<RedriveResult | "changed"> {
  const name = nameOf(entry);
  if ((await startUnlessExists(cloud, name, plan.text)) === "started") return ended(cloud, entry);
  const execution = await executionNamed(cloud, name);
  if (execution === undefined)
    throw new CommandFailure(`Execution ${name} is not visible yet; run the command again.`);
  return follow(cloud, entry, { plan, execution });
}

/** Waits for an existing execution of the attempt, whose input says what the attempt sent. */
async function follow(
  cloud: Cloud,
  entry: DeadLetterEntry,
  { plan, execution }: { plan: Plan; execution: DescribeExecutionOutput },
): Promise<RedriveResult | "changed"> {
  if (digestOfInput(execution.input) === plan.digest) return ended(cloud, entry);
  if (execution.status === "RUNNING") {
    const { deadLetterId } = entry;
    return { deadLetterId, result: "different-body", executionName: nameOf(entry), reason: inProgress };
  }
  await writeResult(cloud, entry, execution);
  return "changed";
}

async function ended(cloud: Cloud, entry: DeadLetterEntry): Promise<RedriveResult> {
  const executionName = nameOf(entry);
  const execution = await waitForExecution(cloud, executionArnOf(cloud, executionName));
  const result = await writeResult(cloud, entry, execution);
  const { deadLetterId } = entry;
  if (result === "recorded") return { deadLetterId, result, executionName };
  return { deadLetterId, result, executionName, reason: execution.error ?? String(execution.status) };
}

/** Writes the result of the attempt to the entry and, if it sent something else than the entry says, its input. */
async function writeResult(
  cloud: Cloud,
  entry: DeadLetterEntry,
  { status, error, input }: DescribeExecutionOutput,
): Promise<"recorded" | "failed"> {
  const result = status === "SUCCEEDED" ? "recorded" : "failed";
  const redriveDigest = digestOfInput(input);
  const isAsWritten = (entry.redriveDigest ?? redriveDigest) === redriveDigest;
  await updateEntry(cloud, entry, {
    status: result,
    settledAt: Date.now(),
    executionName: nameOf(entry),
    redriveError: error ?? null,
    redriveDigest,
    editedBody: isAsWritten ? undefined : input,
  });
  return result;
}

/** An SQS message id has 36 characters, and the name of an execution may have 80. */
function nameOf({ deadLetterId, attempts }: DeadLetterEntry): string {
  return `redrive-${deadLetterId.slice(0, 60)}-${attempts}`;
}
