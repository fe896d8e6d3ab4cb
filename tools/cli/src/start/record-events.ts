import { setImmediate, setTimeout } from "node:timers/promises";
import { logicalNames } from "@ringback/app/graph/logical-names";
import { isFaultKind } from "@ringback/local/faults/fault-kinds";
import type { LocalCloud } from "@ringback/local/local-cloud";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { BufferedTasks, BufferedWorkflow } from "@ringback/local/task/buffered-tasks";
import { eventOfInput } from "../events/event-of-input.ts";
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
  readonly tasks: BufferedTasks;
  readonly workflow: BufferedWorkflow;
  readonly inputs: readonly unknown[];
  readonly listeners: Set<(event: LocalEvent) => void>;
  readonly end: ProcessEnd;
}

/** An execution that is to be started. */
interface Planned {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly executionArn: string;
  /** As it is given, and as JSON. */
  readonly given: unknown;
  readonly input: string;
}

/**
 * Starts an execution of a workflow for each input and prints the result: every step of a single one, or a progress bar and
 * a summary of many.
 *
 * @returns how many inputs had no execution of their own that succeeded
 */
export async function recordEvents(run: Run): Promise<number> {
  const { cloud, inputs, listeners, workflow } = run;
  const planned = inputs.map((input) => planOf(workflow, input));
  const [first] = planned;
  const single = planned.length === 1 ? first : undefined;
  const bar = single === undefined ? await progressBar(planned.length) : undefined;
  const tally = createTally(() => bar?.advance());
  const results = createMessageResults(resultsOf(run));
  const listening = [tally.onEvent, results.onEvent];
  if (single !== undefined) {
    const { executionArn, input } = single;
    const report = flowReport({ executionArn, messageId: eventOfInput(input)?.id });
    const titleOf = logicalNames(cloud.graph);
    listening.push((event) => report(titledEvent(event, titleOf)));
  }
  for (const listen of listening) listeners.add(listen);
  const { executionArns, alreadySent, namesTaken } = await startAll(run, planned, tally);
  await tally.ended(executionArns);
  bar?.stop();
  for (const listen of listening) listeners.delete(listen);
  if (single !== undefined) await printOutput(cloud, single);
  else tally.print();
  printFaults(cloud, results);
  if (alreadySent > 0) print`${String(alreadySent).padStart(9)}  already sent`;
  if (namesTaken > 0) print`${String(namesTaken).padStart(9)}  not sent: another message has this id`;
  return tally.failed(executionArns) + namesTaken;
}

function planOf({ stateMachineArn }: BufferedWorkflow, given: unknown): Planned {
  const name = executionNameOf(given);
  const executionArn = executionArnOf(stateMachineArn, name);
  return { stateMachineArn, name, executionArn, given, input: JSON.stringify(given) };
}

/** The work functions of the workflow's tasks, and what is true of its messages. */
function resultsOf({ tasks, workflow }: Run): Parameters<typeof createMessageResults>[0] {
  const own = tasks.tasks.filter(({ name }) => workflow.tasks.some(({ task }) => task === name));
  const isRecording = own.every(({ messagesTable }) => messagesTable !== undefined);
  return {
    of: workflow.wholeTask === undefined ? "executions" : "messages",
    workFunctions: own.map(({ functions }) => functions.work),
    done: isRecording ? "recorded" : "done",
  };
}

/** Starts each execution, without a network request. The same input twice is one execution. */
async function startAll({ cloud, end }: Run, planned: readonly Planned[], tally: Tally) {
  const executionArns = new Set<string>();
  let alreadySent = 0;
  let namesTaken = 0;
  for (const one of planned) {
    while (tally.running() >= maximumRunning && !end.isRequested()) await setTimeout(pollMs);
    if (end.isRequested()) break;
    const { stateMachineArn, name, input } = one;
    try {
      await cloud.stepFunctions.call("StartExecution", { stateMachineArn, name, input });
      executionArns.add(one.executionArn);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ExecutionAlreadyExists") throw error;
      const outcome = await outcomeOfExisting(cloud, one);
      if (outcome === "already-sent") alreadySent += 1;
      else namesTaken += 1;
    }
    // Lets the requests of the running executions through.
    await setImmediate();
  }
  return { executionArns, alreadySent, namesTaken };
}

// AWS's clients are loaded where an execution is there already, which is rare.
async function outcomeOfExisting(cloud: LocalCloud, { executionArn, given }: Planned) {
  const [{ openCloud }, { existingExecution }] = await Promise.all([
    import("../cloud/cloud.ts"),
    import("../executions/start-execution.ts"),
  ]);
  const client = await openCloud({ endpoint: cloud.endpoint });
  return (await existingExecution(client, executionArn, given)).outcome;
}

/** Prints the injected faults and how the messages ended; nothing if no fault was asked for. */
function printFaults({ faults }: LocalCloud, results: MessageResults): void {
  const rates = [faults.rates, ...Object.values(faults.taskRates)];
  const wanted = [...new Set(rates.flatMap((one) => Object.keys(one)))].filter(isFaultKind);
  if (wanted.length === 0) return;
  print`\ninjected faults`;
  for (const kind of wanted) print`${String(faults.counts[kind] ?? 0).padStart(9)}  ${kind}`;
  results.print();
}

async function printOutput(cloud: LocalCloud, { executionArn }: Planned): Promise<void> {
  const execution = await cloud.stepFunctions.call("DescribeExecution", { executionArn });
  const { output, error, cause }: { output?: string; error?: string; cause?: string } = execution;
  if (error !== undefined) print`\n${paint.red(error)}: ${cause ?? ""}`;
  if (output === undefined) return;
  print``;
  printJson(JSON.parse(output));
}
