import { isDeepStrictEqual } from "node:util";
import { executionOutputSchema, failureCauseSchema } from "@ringback/contracts/workflow/task-output-schema";
import { isRecorded } from "../messages/message-in-table.ts";
import type { EndedExecution } from "./execution-evidence.ts";
import type { Findings } from "./findings.ts";
import type { Probe } from "./probe.ts";

/** Expects that the execution succeeded with the article's output for this message, and that the message is in the table. */
export async function expectRecorded(
  probe: Probe,
  { described }: EndedExecution,
  { expect }: Findings,
): Promise<"now" | "before" | undefined> {
  expect(described.status === "SUCCEEDED", endOf(described));
  const output = executionOutputSchema.safeParse(parse(described.output));
  expect(described.status !== "SUCCEEDED" || output.success, "the output has another shape");
  const { messageId, recorded, conflict } = await isRecorded(probe.target.cloud, described.input);
  expect(recorded, conflict ? "other content is in the table" : `${messageId} is not in the table`);
  if (!output.success) return undefined;
  const { putStatus } = output.data.recordResult.Payload;
  expect(putStatus.messageId === messageId, `the output is that of ${putStatus.messageId}`);
  return putStatus.ProcessorResult.recorded;
}

/** Expects that the execution failed with this error, a cause of the contract's shape, and an entry in the archive. */
export async function expectArchived(
  probe: Probe,
  { described, sqsMessageId }: EndedExecution,
  { error, statusCode }: { readonly error: string; readonly statusCode: number },
  { expect }: Findings,
): Promise<void> {
  expect(described.status === "FAILED" && described.error === error, endOf(described));
  const cause = failureCauseSchema.safeParse(parse(described.cause));
  expect(cause.success, "the cause has another shape");
  const told = cause.data?.statusCode;
  expect(!cause.success || told === statusCode, `the cause has the status code ${told}`);
  const entry = await entryOf(probe, { described, sqsMessageId });
  expect(entry !== undefined, "the archive has no entry for it");
  if (entry === undefined) return;
  expect(entry["error"] === error, `the archive calls it ${entry["error"]}`);
  expect(typeof entry["reason"] === "string" && entry["reason"] !== "", "the archive gives no reason");
  expect(isKept(entry["body"], described.input), "the archive has other content");
}

/** The archive's entry of an execution's message, whether or not the history tells SQS's id of it. */
export function entryOf(
  probe: Probe,
  { described, sqsMessageId }: Pick<EndedExecution, "described" | "sqsMessageId">,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (sqsMessageId !== undefined) return probe.entry(sqsMessageId);
  const { id } = { id: "", ...object(parse(described.input)) };
  return probe.entryOfMessage(String(id));
}

/** Whether the archived body holds the input's id and detail. */
function isKept(body: unknown, input: string | undefined): boolean {
  const { Record: record } = { Record: undefined, ...object(parse(body)) };
  const sent = { id: undefined, detail: undefined, ...object(parse(input)) };
  const kept = { messageId: undefined, event: undefined, ...object(record) };
  return kept.messageId === sent.id && isDeepStrictEqual(kept.event, sent.detail);
}

const object = (value: unknown) => (typeof value === "object" && value !== null ? value : {});

/** How an execution ended, as a finding. */
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
