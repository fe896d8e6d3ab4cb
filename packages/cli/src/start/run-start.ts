import { setImmediate } from "node:timers/promises";
import { DescribeExecutionCommand } from "@aws-sdk/client-sfn";
import type { Console } from "@ringback/console/open-console";
import type { WorkflowEvent } from "@ringback/contracts/event";
import { localResources } from "@ringback/contracts/local-resources";
import { stageSettings } from "@ringback/contracts/stage-settings";
import { type FaultKind, isFaultKind } from "@ringback/local/fault-kinds";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import type { LocalEvent } from "@ringback/local/local-event";
import pc from "picocolors";
import * as z from "zod/mini";
import { type Cloud, openCloud } from "../cloud.ts";
import { messageEvent, readEvents } from "../event-source.ts";
import { duration, print } from "../print.ts";
import { progressBar } from "../progress.ts";
import { executionNameOf } from "../start-execution.ts";
import { CommandFailure, UsageError } from "../usage-error.ts";
import { deploymentOf, openPage } from "./console-page.ts";
import { developmentReport } from "./development-report.ts";
import { type EndOfProcess, endOfProcess } from "./end-of-process.ts";
import { createFates, type Fates } from "./fates.ts";
import { flowReport } from "./flow-report.ts";
import { createTally } from "./tally.ts";

export interface StartOptions {
  readonly port: number;
  /** The console's port; without it 4480, or a free one where that is taken. */
  readonly consolePort?: number;
  readonly once?: boolean;
  readonly count?: number;
  readonly events?: string;
  readonly data?: string;
  readonly watch?: boolean;
  /** The debugger's port; true for Node's own. */
  readonly inspect?: number | true;
  readonly fault: Readonly<Partial<Record<FaultKind, number>>>;
  readonly seed?: number;
}

/** Node's own port for a debugger. */
const inspectPort = 9229;

/** Starts the local cloud, records the first messages through it, and runs until it is told to end. */
export async function runStart(options: StartOptions): Promise<void> {
  const events = await eventsToRecord(options);
  const listeners = new Set<(event: LocalEvent) => void>([developmentReport]);
  const began = performance.now();
  const end = endOfProcess();
  let page: Console | undefined;
  // Beside the local cloud: the console delays nothing.
  const opening = options.once
    ? undefined
    : openPage(options.consolePort).then((opened) => {
        page = opened;
        listeners.add(opened.hear);
      });
  const starting = startLocalCloud({
    port: options.port,
    settings: stageSettings("local"),
    ...(options.data === undefined ? {} : { dataDir: options.data }),
    ...(options.watch === undefined ? {} : { watch: options.watch }),
    ...(options.inspect === undefined
      ? {}
      : { inspect: options.inspect === true ? inspectPort : options.inspect }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    faults: options.fault,
    onEvent: (event) => {
      for (const listen of listeners) listen(event);
    },
    onLog: (functionName, line) => page?.hearLog(functionName, line),
  });
  const cloud = await bothStarted(starting, opening).catch(async (error: unknown) => {
    await page?.close();
    throw error;
  });
  try {
    print(`Local cloud ready on ${pc.bold(cloud.endpoint)} (${duration(performance.now() - began)})`);
    if (page !== undefined) print(`Console on ${pc.bold(page.url)}`);
    print();
    page?.attach(deploymentOf(cloud));
    const failed = await Promise.race([end.asked, recordEvents({ cloud, events, listeners, end })]);
    if (end.isAsked() && options.once)
      throw new CommandFailure("Interrupted before every message was through.");
    if (end.isAsked()) return;
    if (options.once && failed !== 0)
      throw new CommandFailure(`${failed} of ${events.length} messages did not succeed.`);
    if (options.once) return;
    printWhatNext(cloud);
    void page?.prepare();
    await end.asked;
  } finally {
    await end.within(closeBoth(cloud, page));
  }
}

/** The local cloud, once the console is open as well; where either fails, the other is closed. */
async function bothStarted(starting: Promise<LocalCloud>, opening: Promise<void> | undefined) {
  const [cloud, console] = await Promise.allSettled([starting, opening]);
  if (cloud.status === "rejected") throw cloud.reason;
  if (console.status === "fulfilled") return cloud.value;
  await cloud.value.close();
  throw console.reason;
}

async function closeBoth(cloud: LocalCloud, page: Console | undefined): Promise<void> {
  await page?.close();
  await cloud.close();
}

async function eventsToRecord({ count, events }: StartOptions): Promise<readonly WorkflowEvent[]> {
  if (events === undefined) return Array.from({ length: count ?? 1 }, () => messageEvent());
  if (count !== undefined) throw new UsageError("--events goes without --count.");
  return readEvents(events);
}

interface Run {
  readonly cloud: LocalCloud;
  readonly events: readonly WorkflowEvent[];
  readonly listeners: Set<(event: LocalEvent) => void>;
  readonly end: EndOfProcess;
}

/** Sends the events, one step by step or many with a bar, and tells how they ended. Gives those that failed. */
async function recordEvents({ cloud, events, listeners, end }: Run): Promise<number> {
  const [first] = events;
  const single = events.length === 1 ? first : undefined;
  const bar = single === undefined ? progressBar(events.length) : undefined;
  const tally = createTally(() => bar?.advance());
  const fates = createFates(localResources.recorder);
  const reports = [tally.listen, fates.listen];
  if (single !== undefined)
    reports.push(flowReport({ messageId: single.id, executionName: executionNameOf(single) }));
  for (const listen of reports) listeners.add(listen);
  const client = openCloud({ endpoint: cloud.endpoint });
  const { executionArns, sentBefore } = await startAll({ cloud, events, end });
  await tally.ended(executionArns);
  bar?.stop();
  for (const listen of reports) listeners.delete(listen);
  if (single !== undefined) await printOutput(client, single);
  else tally.print();
  printFaults(cloud, fates);
  if (sentBefore > 0) print(`${String(sentBefore).padStart(9)}  events were sent before`);
  return tally.failed(executionArns);
}

/** Starts an execution for each event, in process. The same event twice is one execution. */
async function startAll({ cloud, events, end }: Omit<Run, "listeners">) {
  const { stepFunctions, stateMachineArn } = cloud;
  const executionArns = new Set<string>();
  let sentBefore = 0;
  for (const event of events) {
    if (end.isAsked()) break;
    const input = { stateMachineArn, name: executionNameOf(event), input: JSON.stringify(event) };
    try {
      const { executionArn } = startedSchema.parse(await stepFunctions.call("StartExecution", input));
      executionArns.add(executionArn);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ExecutionAlreadyExists") throw error;
      sentBefore += 1;
    }
    // The loop leaves room for the requests that its executions make.
    await setImmediate();
  }
  return { executionArns, sentBefore };
}

const startedSchema = z.object({ executionArn: z.string() });

/** What was injected and what became of the messages; nothing where no fault was asked for. */
function printFaults({ faults }: LocalCloud, fates: Fates): void {
  const asked = Object.keys(faults.rates).filter(isFaultKind);
  if (asked.length === 0) return;
  print("\ninjected");
  for (const kind of asked) print(`${String(faults.counts[kind] ?? 0).padStart(9)}  ${kind}`);
  fates.print();
}

async function printOutput(client: Cloud, event: WorkflowEvent): Promise<void> {
  const executionArn = `${client.stateMachineArn.replace(":stateMachine:", ":execution:")}:${executionNameOf(event)}`;
  const { output, error, cause } = await client.workflows.send(
    new DescribeExecutionCommand({ executionArn }),
  );
  if (error !== undefined) print(`\n${pc.red(error)}: ${cause ?? ""}`);
  if (output !== undefined) print(`\n${JSON.stringify(JSON.parse(output), undefined, 2)}`);
}

function printWhatNext({ endpoint }: LocalCloud): void {
  const port = new URL(endpoint).port;
  const flag = port === "4566" ? "" : ` --endpoint ${endpoint}`;
  print(`
${pc.bold("Running.")} Ctrl-C ends it. In another terminal:

  npx ringback send --message "Hello" --wait${flag}
  npx ringback executions${flag}
  npx ringback dead-letters list${flag}

Any AWS SDK or tool: AWS_ENDPOINT_URL=${endpoint}
`);
}
