import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { canonicalJson } from "@ringback/contracts/canonical-json";
import type { WorkflowEvent } from "@ringback/contracts/event";
import { redactionMark } from "@ringback/contracts/redaction-mark";
import type { Cloud } from "./cloud.ts";
import { type DeadLetterEntry, markEntry } from "./dead-letter-entry.ts";
import { redriveInput } from "./redrive-input.ts";
import { UsageError } from "./usage-error.ts";
import { waitForExecution } from "./wait-for-execution.ts";

/** What became of a redrive. */
export interface Redriven {
  readonly deadLetterId: string;
  readonly result: "recorded" | "already-recorded" | "failed" | "needs-mending" | "busy";
  readonly executionName?: string;
  readonly reason?: string;
}

const incomplete =
  "Text that could be a task token was taken out of the body: give the whole one with --body FILE.";

/**
 * Sends an archived message again. The attempt is written to the entry first and names the execution, so that a
 * redrive that was interrupted goes on with the same execution and no call starts two.
 */
export async function redrive(
  cloud: Cloud,
  entry: DeadLetterEntry,
  options: { readonly body?: string | undefined; readonly reason?: string | undefined },
): Promise<Redriven> {
  const { deadLetterId } = entry;
  if (entry.status === "recorded") return { deadLetterId, result: "already-recorded" };
  const mendedBody = options.body ?? entry.mendedBody;
  if (mendedBody === undefined && entry.body.includes(redactionMark)) {
    return { deadLetterId, result: "needs-mending", reason: incomplete };
  }
  let input: WorkflowEvent;
  try {
    input = redriveInput(mendedBody ?? entry.body);
  } catch (error) {
    if (error instanceof UsageError) return { deadLetterId, result: "needs-mending", reason: error.message };
    throw error;
  }
  const found = await lookUp(cloud, input);
  if (found === "same") {
    await markEntry(cloud, entry, { status: "recorded", settledAt: Date.now() });
    return { deadLetterId, result: "already-recorded" };
  }
  if (found === "other") {
    const reason =
      "A message with this id and other content is recorded: mend the body, or give it an id of its own (--body FILE).";
    return { deadLetterId, result: "needs-mending", reason };
  }
  const attempt = await nextAttempt(cloud, entry, { mendedBody, reason: options.reason });
  return attempt === undefined ? { deadLetterId, result: "busy" } : run(cloud, attempt, input);
}

/** The entry with its attempt written down: a new one, or the one that an interrupted redrive left. */
async function nextAttempt(
  cloud: Cloud,
  entry: DeadLetterEntry,
  change: { mendedBody: string | undefined; reason: string | undefined },
): Promise<DeadLetterEntry | undefined> {
  if (entry.status === "redriving") return entry;
  const next = { ...entry, status: "redriving" as const, attempts: entry.attempts + 1 };
  const { status, attempts } = next;
  const written = await markEntry(cloud, entry, {
    status,
    attempts,
    mendedBody: change.mendedBody,
    redriveReason: change.reason,
    redrivenAt: Date.now(),
  });
  return written ? next : undefined;
}

async function run(cloud: Cloud, entry: DeadLetterEntry, input: WorkflowEvent): Promise<Redriven> {
  const { deadLetterId, attempts } = entry;
  // An SQS message id has 36 characters, and a name may have 80.
  const executionName = `redrive-${deadLetterId.slice(0, 60)}-${attempts}`;
  const executionArn = await start(cloud, executionName, input);
  const { status, error } = await waitForExecution(cloud, executionArn);
  const result = status === "SUCCEEDED" ? "recorded" : "failed";
  await markEntry(cloud, entry, {
    status: result,
    settledAt: Date.now(),
    executionName,
    redriveError: error,
  });
  return { deadLetterId, result, executionName, ...(error === undefined ? {} : { reason: error }) };
}

async function start(cloud: Cloud, name: string, input: WorkflowEvent): Promise<string> {
  const command = new StartExecutionCommand({
    stateMachineArn: cloud.stateMachineArn,
    name,
    input: JSON.stringify(input),
  });
  try {
    const { executionArn = "" } = await cloud.workflows.send(command);
    return executionArn;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ExecutionAlreadyExists") throw error;
    const executionArn = `${cloud.stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
    await cloud.workflows.send(new DescribeExecutionCommand({ executionArn }));
    return executionArn;
  }
}

/** What the messages table holds under the id of the input. */
async function lookUp(cloud: Cloud, input: WorkflowEvent): Promise<"same" | "other" | "absent"> {
  const command = new GetCommand({
    TableName: cloud.messagesTable,
    Key: { messageId: input.id },
    ConsistentRead: true,
  });
  const { Item } = await cloud.tables.send(command);
  if (Item === undefined) return "absent";
  const isSame =
    Item["createdAt"] === Date.parse(input.time) && Item["event"] === canonicalJson(input.detail);
  return isSame ? "same" : "other";
}
