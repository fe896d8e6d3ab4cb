import { canonicalJson } from "@ringback/contracts/message/canonical-json";
import { boundMs } from "../evidence/bound-ms.ts";
import { everyExecutionEnds } from "../evidence/every-execution-ends.ts";
import type { SeenExecution } from "../evidence/evidence.ts";
import { noTokenElsewhere } from "../evidence/no-token-elsewhere.ts";
import { type PromiseCheck, quantity } from "../evidence/promise-check.ts";
import type { Run } from "../evidence/run.ts";
import { taskOf } from "./app-evidence.ts";

/** A message that a state of an execution sent. */
interface Sent {
  readonly execution: SeenExecution;
  readonly message: SeenExecution["sent"][number];
  readonly task: string;
}

/** Checks the promises that hold for the tasks of any app, by what can be seen from outside. */
export function appPromises(run: Run): readonly PromiseCheck[] {
  const sent = run.evidence.executions.flatMap((execution) =>
    execution.sent.map((message) => ({
      execution,
      message,
      task: taskOf(execution.workflow, message.state),
    })),
  );
  return [
    everyExecutionEnds(run, (execution) => longestMs(run, execution) + run.downMs),
    everyTaskEnds(sent),
    succeededIsRecorded(run, sent),
    recordedOnce(run, sent),
    keptWithReason(run, sent),
    noTokenElsewhere(run),
  ];
}

/** No way through a workflow is longer than all of its states with a task. */
function longestMs({ tasks }: Run, { workflow }: SeenExecution): number {
  const settings = new Map(tasks.map((link) => [link.task, link.settings]));
  return workflow.tasks.reduce((sum, { task }) => {
    const own = settings.get(task);
    return own === undefined ? sum : sum + boundMs(own);
  }, 0);
}

/** No task is left to its timeout, and none that nobody called back is left behind by an execution that succeeded. */
function everyTaskEnds(sent: readonly Sent[]): PromiseCheck {
  const broken = sent.flatMap(({ execution: { name, described }, message: { state, end, error } }) => {
    if (error === "States.Timeout") return `${state} of ${name} was never called back`;
    if (end !== "waiting" || described.status !== "SUCCEEDED") return [];
    return `${name} succeeded, and its ${state} still waits`;
  });
  return { promise: "no task is left waiting", checked: quantity(sent.length, "messages"), broken };
}

const contentOf = (messageId: unknown, createdAt: number, event: string) =>
  `${String(messageId)} ${createdAt} ${event}`;

const contentOfSent = ({ message: { record } }: Sent) =>
  record === undefined
    ? ""
    : contentOf(record.messageId, Date.parse(record.createdAt), canonicalJson(record.event));

const contentOfItem = (item: Record<string, unknown>) =>
  contentOf(item["messageId"], Number(item["createdAt"]), String(item["event"]));

/** Where a task records: each message that it was called back for with success is in its table, with its own content. */
function succeededIsRecorded({ evidence: { recorded } }: Run, sent: readonly Sent[]): PromiseCheck {
  const items = new Map(
    Object.entries(recorded).map(([task, own]) => [task, new Set(own.map(contentOfItem))]),
  );
  const done = sent.filter(({ message, task }) => message.end === "done" && items.has(task));
  const broken = done.flatMap((one) =>
    items.get(one.task)?.has(contentOfSent(one)) === true
      ? []
      : `${one.message.state} of ${one.execution.name} succeeded, and its content is not in the table`,
  );
  return { promise: "SUCCEEDED means recorded", checked: quantity(done.length, "recorded"), broken };
}

/** Where a task records: its table holds nothing but what was sent to it. */
function recordedOnce({ evidence: { recorded } }: Run, sent: readonly Sent[]): PromiseCheck {
  const known = new Map(
    [...Map.groupBy(sent, ({ task }) => task)].map(([task, own]) => [task, new Set(own.map(contentOfSent))]),
  );
  const items = Object.entries(recorded).flatMap(([task, own]) => own.map((item) => ({ task, item })));
  const broken = items.flatMap(({ task, item }) =>
    known.get(task)?.has(contentOfItem(item)) === true
      ? []
      : `${item["messageId"]} of ${task} holds content that nobody sent`,
  );
  return { promise: "recorded once, never overwritten", checked: quantity(items.length, "items"), broken };
}

/**
 * A task that failed has an entry in the archive, with a reason, the error, its message, its task, its workflow, its execution
 * and its state.
 */
function keptWithReason({ evidence: { deadLetters } }: Run, sent: readonly Sent[]): PromiseCheck {
  const byId = new Map(deadLetters.map((entry) => [String(entry["deadLetterId"]), entry]));
  const failed = sent.filter(({ message: { end, error } }) => end === "failed" && error !== "States.Timeout");
  const broken = failed.flatMap(({ execution, message, task }) => {
    const { name, workflow, described } = execution;
    const entry = message.sqsMessageIds.map((id) => byId.get(id)).find((found) => found !== undefined);
    const what = `${message.state} of ${name} failed with ${message.error}`;
    if (entry === undefined) return `${what}, and the archive has no entry`;
    const expected = {
      task,
      workflow: workflow.arn.split(":").at(-1),
      execution: described.executionArn,
      state: message.state,
      messageId: message.record?.messageId,
    };
    const wrong = Object.entries(expected).filter(([field, value]) => entry[field] !== value);
    if (wrong.length > 0) {
      return `${what}, and its entry has ${wrong.map(([field]) => `${field} ${entry[field]}`).join(", ")}`;
    }
    return entry["reason"] === "" || entry["reason"] === undefined ? `${what}, with no reason` : [];
  });
  const checked = `${quantity(failed.length, "failed")}, ${quantity(deadLetters.length, "archived")}`;
  return { promise: "kept with the reason", checked, broken };
}
