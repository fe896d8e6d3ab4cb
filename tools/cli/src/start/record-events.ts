import { setImmediate, setTimeout } from "node:timers/promises";
import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import type { WorkflowEvent } from "@ringback/contracts/message/event";
import { localResources } from "@ringback/contracts/resources/local-resources";
import { isFaultKind } from "@ringback/local/faults/fault-kinds";
import type { LocalCloud } from "@ringback/local/local-cloud";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import * as z from "zod/mini";
import { type Cloud, openCloud } from "../cloud/cloud.ts";
import { executionArnOf } from "../executions/execution-named.ts";
import { executionBefore, executionNameOf } from "../executions/start-execution.ts";
import { print, printJson } from "../terminal/print.ts";
import { progressBar } from "../terminal/progress.ts";
import { paint } from "../terminal/terminal-line.ts";
import { flowReport } from "./flow-report.ts";
import { createMessageResults, type MessageResults } from "./message-results.ts";
import type { ProcessEnd } from "./process-end.ts";
import { createTally, type Tally } from "./tally.ts";

/** More at once are no quicker, and 10,000 take 80 MB more. */
const mostRunning = 2000;
const lookAgainMs = 5;

interface Run {
  readonly cloud: LocalCloud;
  readonly events: readonly WorkflowEvent[];
  readonly listeners: Set<(event: LocalEvent) => void>;
  readonly end: ProcessEnd;
}

/** Sends the events, one step by step or many with a bar, and tells how they ended. Gives those that failed. */
export async function recordEvents({ cloud, events, listeners, end }: Run): Promise<number> {
  const [first] = events;
  const single = events.length === 1 ? first : undefined;
  const bar = single === undefined ? progressBar(events.length) : undefined;
  const tally = createTally(() => bar?.advance());
  const results = createMessageResults(localResources.recorder);
  const reports = [tally.listen, results.listen];
  if (single !== undefined)
    reports.push(flowReport({ messageId: single.id, executionName: executionNameOf(single) }));
  for (const listen of reports) listeners.add(listen);
  const client = openCloud({ endpoint: cloud.endpoint });
  const { executionArns, sentBefore, namesTaken } = await startAll({ cloud, client, events, end, tally });
  await tally.ended(executionArns);
  bar?.stop();
  for (const listen of reports) listeners.delete(listen);
  if (single !== undefined) await printOutput(client, single);
  else tally.print();
  printFaults(cloud, results);
  if (sentBefore > 0) print`${String(sentBefore).padStart(9)}  sent before`;
  if (namesTaken > 0) print`${String(namesTaken).padStart(9)}  not sent: another message has the id`;
  return tally.failed(executionArns) + namesTaken;
}

/** Starts an execution for each event, in process. The same event twice is one execution. */
async function startAll({
  cloud,
  client,
  events,
  end,
  tally,
}: Omit<Run, "listeners"> & { readonly client: Cloud; readonly tally: Tally }) {
  const { stepFunctions, stateMachineArn } = cloud;
  const executionArns = new Set<string>();
  let sentBefore = 0;
  let namesTaken = 0;
  for (const event of events) {
    while (tally.running() >= mostRunning && !end.isAsked()) await setTimeout(lookAgainMs);
    if (end.isAsked()) break;
    const input = { stateMachineArn, name: executionNameOf(event), input: JSON.stringify(event) };
    try {
      const { executionArn } = startedSchema.parse(await stepFunctions.call("StartExecution", input));
      executionArns.add(executionArn);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ExecutionAlreadyExists") throw error;
      const { outcome } = await executionBefore(client, event);
      if (outcome === "sent-before") sentBefore += 1;
      else namesTaken += 1;
    }
    // The loop leaves room for the requests that its executions make.
    await setImmediate();
  }
  return { executionArns, sentBefore, namesTaken };
}

const startedSchema = z.object({ executionArn: z.string() });

/** What was injected and what became of the messages; nothing where no fault was asked for. */
function printFaults({ faults }: LocalCloud, results: MessageResults): void {
  const asked = Object.keys(faults.rates).filter(isFaultKind);
  if (asked.length === 0) return;
  print`\ninjected`;
  for (const kind of asked) print`${String(faults.counts[kind] ?? 0).padStart(9)}  ${kind}`;
  results.print();
}

async function printOutput(client: Cloud, event: WorkflowEvent): Promise<void> {
  const executionArn = executionArnOf(client, executionNameOf(event));
  const { output, error, cause } = await client.workflows.send(
    new DescribeExecutionCommand({ executionArn }),
  );
  if (error !== undefined) print`\n${paint.red(error)}: ${cause ?? ""}`;
  if (output === undefined) return;
  print``;
  printJson(JSON.parse(output));
}
