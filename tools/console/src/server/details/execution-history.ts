import { redactTokensInValue } from "@ringback/contracts/task-tokens/redact-tokens-in-value";
import * as z from "zod/mini";
import type { HistoryEntry, Json } from "../../api/page-api.ts";
import { textOf } from "./field-of.ts";
import { type LinkedEntry, type SentMessage, sentMessages } from "./sent-messages.ts";

type Call = (action: string, input: object) => Promise<object>;

/** The most events that are shown; an execution with one task has about a dozen. */
const shownEvents = 2000;

const eventSchema = z.looseObject({
  id: z.number(),
  previousEventId: z.optional(z.number()),
  timestamp: z.number(),
  type: z.string(),
});
const historySchema = z.object({ events: z.array(eventSchema), nextToken: z.optional(z.string()) });

/** The history of an execution, as the page shows it. */
export interface ExecutionHistory {
  readonly entries: readonly HistoryEntry[];
  readonly isTruncated: boolean;
  /** What its states have sent to queues. */
  readonly sent: readonly SentMessage[];
}

/** Reads the events of an execution. JSON texts in their details become values. */
export async function executionHistory(call: Call, executionArn: string): Promise<ExecutionHistory> {
  const linked: LinkedEntry[] = [];
  let nextToken: string | undefined;
  do {
    const more = nextToken === undefined ? {} : { nextToken };
    const page = historySchema.parse(
      await call("GetExecutionHistory", { executionArn, maxResults: 1000, ...more }),
    );
    for (const event of page.events) {
      linked.push({ previousEventId: event.previousEventId ?? 0, entry: historyEntry(event) });
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined && linked.length < shownEvents);
  return {
    entries: linked.map(({ entry }) => entry),
    isTruncated: nextToken !== undefined,
    sent: sentMessages(linked),
  };
}

function historyEntry(event: z.infer<typeof eventSchema>): HistoryEntry {
  const { id, timestamp, type } = event;
  const [, raw] = Object.entries(event).find(([field]) => field.endsWith("EventDetails")) ?? [];
  const details = detailsOf(raw);
  const state = textOf(details, "name");
  return {
    id,
    at: timestamp * 1000,
    type,
    ...(state === undefined ? {} : { state }),
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
