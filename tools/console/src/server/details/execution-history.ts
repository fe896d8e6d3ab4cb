import { redactTokensInValue } from "@ringback/contracts/task-tokens/redact-tokens-in-value";
import * as z from "zod/mini";
import type { HistoryEntry, Json } from "../../api/page-api.ts";

type Call = (action: string, input: object) => Promise<object>;

/** More events than this are not shown; Ringback's own executions have a dozen. */
const shownEvents = 2000;

const historySchema = z.object({
  events: z.array(z.looseObject({ id: z.number(), timestamp: z.number(), type: z.string() })),
  nextToken: z.optional(z.string()),
});
const sentSchema = z.object({ MessageId: z.string() });

export interface ExecutionHistory {
  readonly entries: readonly HistoryEntry[];
  readonly isCut: boolean;
  /** SQS's id of the message that the last send brought. */
  readonly sqsMessageId: string | undefined;
}

/** An execution's events, with the details' JSON texts as values. */
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
    isCut: nextToken !== undefined,
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

/** The flags that say whether data was cut are noise: nothing is cut here. */
function detailsOf(raw: unknown): Json | undefined {
  if (typeof raw !== "object" || raw === null) return undefined;
  const fields = Object.entries(raw).filter(
    ([name]) => !["inputDetails", "outputDetails", "assignedVariablesDetails"].includes(name),
  );
  if (fields.length === 0) return undefined;
  return Object.fromEntries(fields.map(([name, value]) => [name, jsonOf(value)]));
}

/** What a text of JSON holds, without its task tokens; any other text is itself, and one nested too deeply to be written again. */
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
