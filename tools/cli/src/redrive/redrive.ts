import type { DescribeExecutionOutput } from "@aws-sdk/client-sfn";
import { redactTokensInText } from "@ringback/contracts/task-tokens/redact-tokens-in-text";
import { redactionMark } from "@ringback/contracts/task-tokens/redaction-mark";
import type { Cloud } from "../cloud/cloud.ts";
import { type DeadLetterEntry, getEntry, markEntry } from "../dead-letters/dead-letter-entry.ts";
import { CommandFailure } from "../errors/usage-error.ts";
import { executionArnOf, executionNamed, startUnlessThere } from "../executions/execution-named.ts";
import { waitForExecution } from "../executions/wait-for-execution.ts";
import { lookUp } from "../messages/message-in-table.ts";
import { digestOfInput, keptBody, type RedriveInput, redriveInput } from "./redrive-input.ts";

/** What became of a redrive. */
export interface Redriven {
  readonly deadLetterId: string;
  /** `other-body`: nothing was sent, since another body is under way or recorded in its place. */
  readonly result: "recorded" | "already-recorded" | "failed" | "needs-edit" | "other-body";
  readonly executionName?: string;
  readonly reason?: string;
}

export interface RedriveOptions {
  /** What to send in place of the body that is kept. */
  readonly body?: string | undefined;
  /** Why, kept with the entry. */
  readonly reason?: string | undefined;
}

type Plan = Extract<RedriveInput, { outcome: "input" }>;

const incomplete =
  "Text that could be a task token was taken out of the body: give the whole one with --body FILE.";
export const conflict =
  "A message with this id and other content is recorded: edit the body, or give it an id of its own (--body FILE).";
const underWay =
  "Another redrive of this dead letter is under way, with another body. Nothing was sent; look again when that has ended.";
const recordedOtherwise =
  "This dead letter is recorded already, with other content than this body. Nothing was sent.";

/** Whoever wrote an attempt down starts its execution at once; after so long that one was interrupted before. */
const startGraceMs = 60_000;

/**
 * Sends an archived message again. The attempt is written to the entry first, with a digest of what it sends, and names
 * the execution: a redrive that was interrupted goes on with the same execution, no call starts two, and of two bodies
 * one is sent and the other one is told.
 *
 * @throws CommandFailure where the entry is there no more
 */
export async function redrive(
  cloud: Cloud,
  entry: DeadLetterEntry,
  options: RedriveOptions,
): Promise<Redriven> {
  for (let current = entry; ; current = await getEntry(cloud, entry.deadLetterId)) {
    const done = await redriveAsRead(cloud, current, options);
    if (done !== "changed") return done;
  }
}

/** "changed" where another redrive changed the entry since it was read. */
async function redriveAsRead(
  cloud: Cloud,
  entry: DeadLetterEntry,
  { body, reason }: RedriveOptions,
): Promise<Redriven | "changed"> {
  const { deadLetterId, status } = entry;
  if (status === "recorded" && body === undefined) return { deadLetterId, result: "already-recorded" };
  const edited = body ?? entry.editedBody;
  const plan = redriveInput(edited ?? entry.body, redriveOf(entry));
  if (plan.outcome === "needs-edit") return { deadLetterId, result: "needs-edit", reason: plan.reason };
  if (status === "redriving") return goOn(cloud, entry, plan);
  const editedBody = body === undefined ? undefined : keptBody(body, plan);
  const found = await lookUp(cloud, plan.event);
  if (found === "same") {
    if (status !== "recorded") {
      await markEntry(cloud, entry, {
        status: "recorded",
        settledAt: Date.now(),
        editedBody,
        redriveDigest: plan.digest,
      });
    }
    return { deadLetterId, result: "already-recorded" };
  }
  if (status === "recorded") return { deadLetterId, result: "other-body", reason: recordedOtherwise };
  if (edited === undefined && plan.text.includes(redactionMark)) {
    return { deadLetterId, result: "needs-edit", reason: incomplete };
  }
  if (found === "other") return { deadLetterId, result: "needs-edit", reason: conflict };
  const next = {
    status: "redriving",
    attempts: entry.attempts + 1,
    redriveDigest: plan.digest,
    redrivenAt: Date.now(),
  } as const;
  const isWritten = await markEntry(cloud, entry, {
    ...next,
    editedBody,
    redriveReason: reason === undefined ? undefined : redactTokensInText(reason),
  });
  return isWritten ? send(cloud, { ...entry, ...next }, plan) : "changed";
}

/** What the queue's body of the entry lacks: on a FIFO stage its group. */
function redriveOf({ deadLetterId, group }: DeadLetterEntry) {
  return { deadLetterId, ...(group === undefined ? {} : { messageGroup: group }) };
}

/** Goes on with the attempt that the entry names, where that sends what is planned. */
async function goOn(cloud: Cloud, entry: DeadLetterEntry, plan: Plan): Promise<Redriven | "changed"> {
  const execution = await executionNamed(cloud, nameOf(entry));
  if (execution !== undefined) return follow(cloud, entry, { plan, execution });
  const { deadLetterId, redriveDigest = plan.digest, redrivenAt = 0 } = entry;
  if (redriveDigest !== plan.digest && Date.now() - redrivenAt < startGraceMs) {
    return { deadLetterId, result: "other-body", reason: underWay };
  }
  return send(cloud, entry, plan);
}

async function send(cloud: Cloud, entry: DeadLetterEntry, plan: Plan): Promise<Redriven | "changed"> {
  const name = nameOf(entry);
  if ((await startUnlessThere(cloud, name, plan.text)) === "started") return ended(cloud, entry);
  const execution = await executionNamed(cloud, name);
  if (execution === undefined) throw new CommandFailure(`Execution ${name} is not seen yet; run this again.`);
  return follow(cloud, entry, { plan, execution });
}

/** The input of the execution is the truth about what was sent in this attempt. */
async function follow(
  cloud: Cloud,
  entry: DeadLetterEntry,
  { plan, execution }: { plan: Plan; execution: DescribeExecutionOutput },
): Promise<Redriven | "changed"> {
  if (digestOfInput(execution.input) === plan.digest) return ended(cloud, entry);
  if (execution.status === "RUNNING") {
    const { deadLetterId } = entry;
    return { deadLetterId, result: "other-body", executionName: nameOf(entry), reason: underWay };
  }
  await settle(cloud, entry, execution);
  return "changed";
}

async function ended(cloud: Cloud, entry: DeadLetterEntry): Promise<Redriven> {
  const executionName = nameOf(entry);
  const execution = await waitForExecution(cloud, executionArnOf(cloud, executionName));
  const result = await settle(cloud, entry, execution);
  const { deadLetterId } = entry;
  if (result === "recorded") return { deadLetterId, result, executionName };
  return { deadLetterId, result, executionName, reason: execution.error ?? String(execution.status) };
}

/** Writes down what became of the attempt, and what it sent where the entry says something else. */
async function settle(
  cloud: Cloud,
  entry: DeadLetterEntry,
  { status, error, input }: DescribeExecutionOutput,
): Promise<"recorded" | "failed"> {
  const result = status === "SUCCEEDED" ? "recorded" : "failed";
  const redriveDigest = digestOfInput(input);
  const isAsWritten = (entry.redriveDigest ?? redriveDigest) === redriveDigest;
  await markEntry(cloud, entry, {
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
