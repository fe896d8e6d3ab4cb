import { setImmediate, setTimeout } from "node:timers/promises";
import { logicalNames } from "@ringback/app/graph/logical-names";
import type { WorkflowEvent } from "@ringback/contracts/message/event";
import { isFaultKind } from "@ringback/local/faults/fault-kinds";
import type { LocalCloud } from "@ringback/local/local-cloud";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { BufferedTask } from "@ringback/local/task/buffered-task";
import { executionArnOf } from "../executions/execution-arn-of.ts";
import { executionNameOf } from "../executions/execution-name-of.ts";
import { print, printJson } from "../terminal/print.ts";
import { progressBar } from "../terminal/progress.ts";
import { paint } from "../terminal/terminal-line.ts";
import { flowReport } from "./flow-report.ts";
import { createMessageResults, type MessageResults } from "./message-results.ts";
import type { ProcessEnd } from "./process-end.ts";
import { createTally, type Tally } from "./tally.ts";
import { titledEvent } from "./titled-event.ts";

/** Executions that may run at once: more are not faster, and 10,000 need 80 MB more memory. */
const maximumRunning = 2000;
const pollMs = 5;

interface Run {
  readonly cloud: LocalCloud;
  readonly task: BufferedTask;
  readonly events: readonly WorkflowEvent[];
  readonly listeners: Set<(event: LocalEvent) => void>;
  readonly end: ProcessEnd;
}

/**
 * Starts an execution for each event and prints the result: every step of a single message, or a progress bar and a
 * summary of many.
 *
 * @returns how many events were not recorded by an execution of their own
 */
export async function recordEvents({ cloud, task, events, listeners, end }: Run): Promise<number> {
  const [first] = events;
  const single = events.length === 1 ? first : undefined;
  const bar = single === undefined ? await progressBar(events.length) : undefined;
  const tally = createTally(() => bar?.advance());
  const results = createMessageResults(task.functions.recorder);
  const listening = [tally.onEvent, results.onEvent];
  if (single !== undefined) {
    const report = flowReport({ messageId: single.id, executionName: executionNameOf(single) });
    const titleOf = logicalNames(cloud.graph);
    listening.push((event) => report(titledEvent(event, titleOf)));
  }
  for (const listen of listening) listeners.add(listen);
  const started = await startAll({ cloud, task, events, end, tally });
  const { executionArns, alreadySent, namesTaken } = started;
  await tally.ended(executionArns);
  bar?.stop();
  for (const listen of listening) listeners.delete(listen);
  if (single !== undefined) await printOutput({ cloud, task }, single);
  else tally.print();
  printFaults(cloud, results);
  if (alreadySent > 0) print`${String(alreadySent).padStart(9)}  already sent`;
  if (namesTaken > 0) print`${String(namesTaken).padStart(9)}  not sent: another message has this id`;
  return tally.failed(executionArns) + namesTaken;
}

/** Starts an execution for each event, without a network request. The same event twice is one execution. */
async function startAll({
  cloud,
  task,
  events,
  end,
  tally,
}: Omit<Run, "listeners"> & { readonly tally: Tally }) {
  const { stepFunctions } = cloud;
  const { stateMachineArn } = task;
  const executionArns = new Set<string>();
  let alreadySent = 0;
  let namesTaken = 0;
  for (const event of events) {
    while (tally.running() >= maximumRunning && !end.isRequested()) await setTimeout(pollMs);
    if (end.isRequested()) break;
    const input = { stateMachineArn, name: executionNameOf(event), input: JSON.stringify(event) };
    try {
      await stepFunctions.call("StartExecution", input);
      executionArns.add(executionArnOf(task, input.name));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ExecutionAlreadyExists") throw error;
      const outcome = await outcomeOfExisting(cloud, event);
      if (outcome === "already-sent") alreadySent += 1;
      else namesTaken += 1;
    }
    // Lets the requests of the running executions through.
    await setImmediate();
  }
  return { executionArns, alreadySent, namesTaken };
}

// AWS's clients are loaded where an execution is there already, which is rare.
async function outcomeOfExisting(cloud: LocalCloud, event: WorkflowEvent) {
  const [{ openCloud }, { existingExecution }] = await Promise.all([
    import("../cloud/cloud.ts"),
    import("../executions/start-execution.ts"),
  ]);
  const { outcome } = await existingExecution(await openCloud({ endpoint: cloud.endpoint }), event);
  return outcome;
}

/** Prints the injected faults and how the messages ended; nothing if no fault was asked for. */
function printFaults({ faults }: LocalCloud, results: MessageResults): void {
  const wanted = Object.keys(faults.rates).filter(isFaultKind);
  if (wanted.length === 0) return;
  print`\ninjected faults`;
  for (const kind of wanted) print`${String(faults.counts[kind] ?? 0).padStart(9)}  ${kind}`;
  results.print();
}

async function printOutput(
  { cloud, task }: Pick<Run, "cloud" | "task">,
  event: WorkflowEvent,
): Promise<void> {
  const executionArn = executionArnOf(task, executionNameOf(event));
  const execution = await cloud.stepFunctions.call("DescribeExecution", { executionArn });
  const { output, error, cause }: { output?: string; error?: string; cause?: string } = execution;
  if (error !== undefined) print`\n${paint.red(error)}: ${cause ?? ""}`;
  if (output === undefined) return;
  print``;
  printJson(JSON.parse(output));
}
