import { canonicalJson } from "@ringback/contracts/message/canonical-json";
import { executionOutputSchema } from "@ringback/contracts/workflow/task-output-schema";
import { boundMs } from "../evidence/bound-ms.ts";
import { everyExecutionEnds } from "../evidence/every-execution-ends.ts";
import type { Evidence, SeenExecution } from "../evidence/evidence.ts";
import { noTokenElsewhere } from "../evidence/no-token-elsewhere.ts";
import { parsedJson } from "../evidence/parsed-json.ts";
import { type PromiseCheck, quantity } from "../evidence/promise-check.ts";
import type { Run } from "../evidence/run.ts";
import type { PlannedMessage } from "./planned-message.ts";

type RecorderRun = Run<PlannedMessage>;

interface Pair {
  readonly message: PlannedMessage;
  readonly execution: SeenExecution;
}

/** Checks every promise of the task that records, by what can be seen from outside. */
export function recorderPromises(run: RecorderRun): readonly PromiseCheck[] {
  const seen = new Map(run.evidence.executions.map((execution) => [execution.name, execution]));
  const pairs = run.planned.flatMap((message) => {
    const execution = seen.get(message.executionName);
    return execution === undefined ? [] : [{ message, execution }];
  });
  const archive = archiveOf(run.evidence);
  const longestMs = Math.max(...run.tasks.map(({ settings }) => boundMs(settings))) + run.downMs;
  return [
    everyExecutionEnds(run, () => longestMs),
    succeededIsRecorded(run, pairs),
    recordedOnce(run, pairs),
    keptWithReason(pairs, archive),
    noTokenElsewhere(run),
    batchUntouched(run, pairs, archive),
  ];
}

const itemsOf = ({ recorded }: Evidence) => Object.values(recorded).flat();

/** What is in the messages table under the id of a message: its own content, other content, or nothing. */
function inTable({ evidence }: RecorderRun): (message: PlannedMessage) => "same" | "other" | "absent" {
  const items = new Map(itemsOf(evidence).map((item) => [item["messageId"], item]));
  return ({ input }) => {
    const item = items.get(input.id);
    if (item === undefined) return "absent";
    const isSame =
      item["createdAt"] === Date.parse(input.time) && item["event"] === canonicalJson(input.detail);
    return isSame ? "same" : "other";
  };
}

function succeededIsRecorded(run: RecorderRun, pairs: readonly Pair[]): PromiseCheck {
  const look = inTable(run);
  const succeeded = pairs.filter(({ execution }) => execution.described.status === "SUCCEEDED");
  const broken = succeeded.flatMap(({ message, execution: { name, described } }) => {
    if (look(message) !== "same") return `${name} succeeded, and its content is not in the table`;
    const output = executionOutputSchema.safeParse(JSON.parse(described.output ?? "null"));
    if (!output.success) return `${name} has an output of another shape`;
    const { messageId } = output.data.recordResult.Payload.putStatus;
    return messageId === message.input.id ? [] : `${name} got the output of ${messageId}`;
  });
  return {
    promise: "SUCCEEDED means recorded",
    checked: quantity(succeeded.length, "succeeded"),
    broken,
  };
}

/** Every item is a message that was sent, and one execution at the most recorded it. */
function recordedOnce({ evidence, planned }: RecorderRun, pairs: readonly Pair[]): PromiseCheck {
  const sent = new Set(planned.map(contentOf));
  const items = itemsOf(evidence);
  const broken = items.flatMap((item) => {
    const time = new Date(Number(item["createdAt"])).toISOString();
    const content = contentOf({
      input: { id: String(item["messageId"]), time, detail: parsedJson(item["event"]) },
    });
    return sent.has(content) ? [] : `${item["messageId"]} holds content that nobody sent`;
  });
  const recorders = new Map<string, string>();
  for (const { execution } of pairs) {
    const output = executionOutputSchema.safeParse(parsedJson(execution.described.output));
    if (!output.success) continue;
    const { messageId, ProcessorResult } = output.data.recordResult.Payload.putStatus;
    if (ProcessorResult.recorded !== "now") continue;
    const other = recorders.get(messageId);
    if (other !== undefined) broken.push(`${messageId} was recorded by ${other} and by ${execution.name}`);
    recorders.set(messageId, execution.name);
  }
  return {
    promise: "recorded once, never overwritten",
    checked: quantity(items.length, "items"),
    broken,
  };
}

const contentOf = ({ input }: Pick<PlannedMessage, "input">) =>
  canonicalJson({ id: input.id ?? "", time: input.time, detail: input.detail });

type Archive = ReadonlyMap<string, readonly Record<string, unknown>[]>;

/** The entries of the archive by the content that they keep. */
function archiveOf({ deadLetters }: Evidence): Archive {
  return Map.groupBy(deadLetters, ({ body }) => {
    const record = parsedJson(body)?.Record;
    const { messageId, createdAt, event } = record ?? {};
    return contentOf({ input: { id: messageId, time: createdAt, detail: event } });
  });
}

/** The errors of an execution whose message never reached the queue: the execution keeps it. */
const beforeTheQueue = new Set(["InvalidInput", "SQS.AmazonSQSException", "SQS.SdkClientException"]);

function keptWithReason(pairs: readonly Pair[], archive: Archive): PromiseCheck {
  const failed = pairs.filter(({ execution }) => execution.described.status === "FAILED");
  const broken = failed.flatMap(({ message, execution: { name, described } }) => {
    const { error = "", cause = "", input } = described;
    if (beforeTheQueue.has(error)) {
      const isKept = canonicalJson(parsedJson(input)) === canonicalJson({ ...message.input });
      return isKept && cause !== "" ? [] : `${name} failed with ${error} and does not keep its input`;
    }
    const entries = archive.get(contentOf(message)) ?? [];
    // It was archived before its last receive was lost; the dead-letter function then failed its task.
    const isDeadLetter = error === "MessageDeadLettered";
    const entry = entries.find((candidate) => isDeadLetter || candidate["error"] === error);
    if (entry === undefined) return `${name} failed with ${error}, and the archive has no such entry`;
    return entry["reason"] === "" || entry["reason"] === undefined
      ? `${name} is archived with no reason`
      : [];
  });
  const entries = [...archive.values()].reduce((sum, { length }) => sum + length, 0);
  return {
    promise: "kept with the reason",
    checked: `${quantity(failed.length, "failed")}, ${quantity(entries, "archived")}`,
    broken,
  };
}

/**
 * A message has the outcome of its own row of the outcome table (docs/design.md), unless faults cost it every receive.
 */
function batchUntouched(run: RecorderRun, pairs: readonly Pair[], archive: Archive): PromiseCheck {
  const look = inTable(run);
  const slow = receivesLostToSlowness(run.log);
  const maxReceiveCount = Math.max(...run.tasks.map(({ settings }) => settings.maxReceiveCount));
  const broken = pairs.flatMap(({ message, execution: { name, described } }) => {
    const found = described.error ?? described.status ?? "";
    const row = rowOf(message, look(message));
    if (found === row) return [];
    if (found.startsWith("SQS.")) {
      return message.aim?.kind.startsWith("sqs.send")
        ? []
        : `${name} ended with ${found}, and no fault was aimed at it`;
    }
    if (found !== "MessageDeadLettered") return `${name} ended with ${found}, not ${row}`;
    const ids = (archive.get(contentOf(message)) ?? []).map(({ deadLetterId }) => String(deadLetterId));
    const lost = Math.max(
      ...ids.map(
        (sqsMessageId) =>
          run.affected.receivesLost({ executionName: name, sqsMessageId }) + (slow.get(sqsMessageId) ?? 0),
      ),
    );
    return lost >= maxReceiveCount
      ? []
      : `${name} became a dead letter, and faults cost it ${lost} of its receives at most`;
  });
  const untouched = pairs.filter(({ execution }) => !run.affected.isAffected(execution.name)).length;
  return {
    promise: "rest of the batch untouched",
    checked: `${quantity(untouched, "not affected")}, ${quantity(pairs.length - untouched, "affected by faults")}`,
    broken,
  };
}

/**
 * Receives lost because a request took longer than its limit on a busy machine. No fault was injected there; the log
 * has them.
 */
function receivesLostToSlowness(log: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [line] of log.matchAll(/\{.*"message":"returned to the queue".*"reason":"TimeoutError".*\}/g)) {
    const { messageId } = JSON.parse(line);
    counts.set(messageId, (counts.get(messageId) ?? 0) + 1);
  }
  return counts;
}

/** The outcome of a message that nothing affects: an error's name, or SUCCEEDED. */
function rowOf({ kind }: PlannedMessage, found: "same" | "other" | "absent"): string {
  if (kind === "invalid input") return "InvalidInput";
  if (kind === "invalid message") return "InvalidMessage";
  return found === "other" ? "MessageConflict" : "SUCCEEDED";
}
