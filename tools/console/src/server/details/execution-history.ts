import { redactTokensInValue } from "@ringback/contracts/task-tokens/redact-tokens-in-value";
import * as z from "zod/mini";
import type { HistoryEntry, Json } from "../../api/page-api.ts";

type Call = (action: string, input: object) => Promise<object>;

/** The most events that are shown; an execution of Ringback's workflow has about a dozen. */
const shownEvents = 2000;

const historySchema = z.object({
  events: z.array(z.looseObject({ id: z.number(), timestamp: z.number(), type: z.string() })),
  nextToken: z.optional(z.string()),
});
const sentSchema = z.object({ MessageId: z.string() });

/** The history of an execution, as the page shows it. */
export interface ExecutionHistory {
  readonly entries: readonly HistoryEntry[];
  readonly isTruncated: boolean;
  /** The id that SQS gave the message at the last send; undefined if nothing was sent. */
  readonly sqsMessageId: string | undefined;
}

/** Reads the events of an execution. JSON texts in their details become values. */
export async function executionHistory(call: Call, executionArn: string): Promise<ExecutionHistory> {
  const entries: HistoryEntry[] = [];
  let nextToken: string | undefined;
  do {
    const more = nextToken === undefined ? {} : { nextToken };
    const page = historySchema.parse(
      await call("GetExecutionHistory", { executionArn, maxResults: 1000, ...more }),
    );
    for (const event of page.events) entries.push(historyEntry(event));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && entries.length < shownEvents);
  const submitted = entries.findLast(({ type }) => type === "TaskSubmitted");
  const sent = sentSchema.safeParse(fieldOf(submitted?.details, "output"));
  return {
    entries,
    isTruncated: nextToken !== undefined,
    sqsMessageId: sent.success ? sent.data.MessageId : undefined,
  };
}

function historyEntry(event: z.infer<typeof historySchema>["events"][number]): HistoryEntry {
  const { id, timestamp, type } = event;
  const [, raw] = Object.entries(event).find(([field]) => field.endsWith("EventDetails")) ?? [];
  const details = detailsOf(raw);
  const state = fieldOf(details, "name");
  return {
    id,
    at: timestamp * 1000,
    type,
    ...(typeof state === "string" ? { state } : {}),
    ...(details === undefined ? {} : { details }),
  };
}

/** The details of an event, without the flags that say whether data was truncated: the local cloud truncates nothing. */
function detailsOf(raw: unknown): Json | undefined {
  if (typeof raw !== "object" || raw === null) return undefined;
  const fields = Object.entries(raw).filter(
    ([name]) => !["inputDetails", "outputDetails", "assignedVariablesDetails"].includes(name),
  );
  if (fields.length === 0) return undefined;
  return Object.fromEntries(fields.map(([name, value]) => [name, jsonOf(value)]));
}

/** Parses JSON text and removes task tokens. Text that is not a JSON object, array or string, or is nested too deeply, stays text. */
export function jsonOf(value: unknown): Json {
  if (typeof value !== "string") return z.json().parse(value);
  if (!/^\s*[{["]/.test(value)) return value;
  try {
    return redactTokensInValue(JSON.parse(value));
  } catch {
    return value;
  }
}

function fieldOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
