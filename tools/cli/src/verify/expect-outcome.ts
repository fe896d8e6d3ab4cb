import { isDeepStrictEqual } from "node:util";
import { executionOutputSchema, failureCauseSchema } from "@ringback/contracts/workflow/task-output-schema";
import { messageState } from "../messages/message-state.ts";
import type { EndedExecution } from "./execution-evidence.ts";
import type { Findings } from "./findings.ts";
import type { Probe } from "./probe.ts";

/**
 * Expects that the execution succeeded with the output of the contract for this message, and that the message is in the
 * table.
 *
 * @returns what the output says: recorded "now" or "before"; undefined if there is no such output
 */
export async function expectRecorded(
  probe: Probe,
  { described }: EndedExecution,
  { expect }: Findings,
): Promise<"now" | "before" | undefined> {
  expect(described.status === "SUCCEEDED", endOf(described));
  const output = executionOutputSchema.safeParse(parse(described.output));
  expect(
    described.status !== "SUCCEEDED" || output.success,
    "the output does not have the shape of the contract",
  );
  const { cloud, task } = probe.target;
  const { messageId, recorded, conflict } = await messageState(
    cloud,
    task.messagesTable ?? "",
    described.input,
  );
  expect(recorded, conflict ? "the table has different content" : `${messageId} is not in the table`);
  if (!output.success) return undefined;
  const { putStatus } = output.data.recordResult.Payload;
  expect(putStatus.messageId === messageId, `the output belongs to message ${putStatus.messageId}`);
  return putStatus.ProcessorResult.recorded;
}

/** Expects that the execution failed with this error and a cause of the contract's shape, and that the archive has the message. */
export async function expectArchived(
  probe: Probe,
  { described, sqsMessageId }: EndedExecution,
  { error, statusCode }: { readonly error: string; readonly statusCode: number },
  { expect }: Findings,
): Promise<void> {
  expect(described.status === "FAILED" && described.error === error, endOf(described));
  const cause = failureCauseSchema.safeParse(parse(described.cause));
  expect(cause.success, "the cause does not have the shape of the contract");
  const actual = cause.data?.statusCode;
  expect(!cause.success || actual === statusCode, `the cause has the status code ${actual}`);
  const entry = await entryOf(probe, { described, sqsMessageId });
  expect(entry !== undefined, "the message is not in the archive");
  if (entry === undefined) return;
  expect(entry["error"] === error, `the archive has the error ${entry["error"]}`);
  expect(typeof entry["reason"] === "string" && entry["reason"] !== "", "the archive has no reason");
  expect(isKept(entry["body"], described.input), "the archive has different content");
}

/** The archive entry of an execution's message: by the id from SQS or, if the history does not have that, by the message id. */
export function entryOf(
  probe: Probe,
  { described, sqsMessageId }: Pick<EndedExecution, "described" | "sqsMessageId">,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (sqsMessageId !== undefined) return probe.entry(sqsMessageId);
  const { id } = { id: "", ...object(parse(described.input)) };
  return probe.entryOfMessage(String(id));
}

/** Whether the archived body contains the id and the detail of the input. */
function isKept(body: unknown, input: string | undefined): boolean {
  const { Record: record } = { Record: undefined, ...object(parse(body)) };
  const sent = { id: undefined, detail: undefined, ...object(parse(input)) };
  const kept = { messageId: undefined, event: undefined, ...object(record) };
  return kept.messageId === sent.id && isDeepStrictEqual(kept.event, sent.detail);
}

const object = (value: unknown) => (typeof value === "object" && value !== null ? value : {});

/** How an execution ended, as a problem: "it ended FAILED, InvalidInput". */
export function endOf({ status, error }: EndedExecution["described"]): string {
  return `it ended ${status}${error === undefined ? "" : `, ${error}`}`;
}

function parse(text: unknown): unknown {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
