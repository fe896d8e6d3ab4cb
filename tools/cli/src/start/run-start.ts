import { nearestApp } from "@ringback/app/folders/nearest-app";
import { logicalNames } from "@ringback/app/graph/logical-names";
import type { Console } from "@ringback/console/open-console";
import { PortInUseError } from "@ringback/local/endpoint/endpoint";
import { type LocalCloud, startLocalCloud } from "@ringback/local/local-cloud";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { BufferedTasks } from "@ringback/local/task/buffered-tasks";
import { UnknownTaskError } from "@ringback/local/task/unknown-task-error";

import { CommandFailure } from "../errors/command-failure.ts";
import { UsageError } from "../errors/usage-error.ts";
import { readEvents, readInputs } from "../events/event-source.ts";
import { duration, print } from "../terminal/print.ts";
import { paint } from "../terminal/terminal-line.ts";
import { type ConsolePage, consolePage } from "./console-page.ts";
import { developmentReport } from "./development-report.ts";
import type { ChosenFaults } from "./fault-option.ts";
import { createFunctionTitles } from "./function-titles.ts";
import { functionReport } from "./functions/function-report.ts";
import { processEnd } from "./process-end.ts";
import { recordEvents } from "./record-events.ts";
import { runningWords } from "./running-words.ts";
import { titledEvent } from "./titled-event.ts";
import { workflowToStart } from "./workflow-to-start.ts";

/** The options of `ringback start`; its help says what they mean. */
export interface StartOptions {
  readonly port: number;
  /** The port of the console; undefined means 4480, or a free port if 4480 is in use. */
  readonly consolePort?: number;
  readonly once?: boolean;
  readonly count?: number;
  readonly events?: string;
  /** A file of inputs, or `-` for standard input. */
  readonly input?: string;
  /** The name of the workflow that gets them. */
  readonly workflow?: string;
  readonly data?: string;
  readonly watch?: boolean;
  /** False with `--no-iam`. */
  readonly iam?: boolean;
  /** The port for a debugger; true means 9229. */
  readonly inspect?: number | true;
  readonly fault: ChosenFaults;
  readonly seed?: number;
}

/** Node's default port for a debugger. */
const inspectPort = 9229;

/**
 * Starts the local cloud, records the first messages, and runs until the process is asked to end; with `once`, until the
 * first messages have ended. An app without a buffered task runs without messages and without the console.
 * @throws UsageError if the options contradict each other, a fault is of a task that the app has not, the port of the console is in use, or the options are about
 *   messages and the app has no buffered task
 * @throws CommandFailure if the port of the endpoint is in use or, with `once`, a message did not succeed
 */
export async function runStart(options: StartOptions): Promise<void> {
  const given = await givenInputs(options);
  const functions = functionReport();
  const titles = createFunctionTitles();
  const titled = (listen: (event: LocalEvent) => void) => (event: LocalEvent) => {
    if ("functionName" in event || "functionNames" in event)
      titles.whenKnown(() => listen(titledEvent(event, titles.titleOf)));
    else listen(event);
  };
  const listeners = new Set<(event: LocalEvent) => void>([
    titled(developmentReport),
    titled(functions.onEvent),
  ]);
  const began = performance.now();
  const end = processEnd();
  const page = options.once ? undefined : consolePage(options.consolePort);
  if (page !== undefined) listeners.add(page.onEvent);
  // A given port that is in use is reported at once.
  const opening = options.consolePort === undefined ? undefined : page?.open();
  const starting = startLocalCloud({
    app: nearestApp(process.cwd()),
    port: options.port,
    ...(options.data === undefined ? {} : { dataDir: options.data }),
    ...(options.watch === undefined ? {} : { watch: options.watch }),
    ...(options.iam === undefined ? {} : { iam: options.iam }),
    ...(options.inspect === undefined
      ? {}
      : { inspect: options.inspect === true ? inspectPort : options.inspect }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    faults: options.fault.rates,
    taskFaults: options.fault.taskRates,
    onEvent: (event) => {
      for (const listen of listeners) listen(event);
    },
    onLog: (functionName, line) => {
      titles.whenKnown(() => functions.onLog(titles.titleOf(functionName), line));
      page?.onLog(functionName, line);
    },
  });
  const cloud = await bothStarted(starting, opening).catch(async (error: unknown) => {
    titles.know((name) => name);
    await page?.close();
    if (error instanceof UnknownTaskError) throw new UsageError(error.message);
    throw error instanceof PortInUseError ? new CommandFailure(error.message) : error;
  });
  titles.know(logicalNames(cloud.graph));
  try {
    print`Local cloud ready on ${paint.bold(cloud.endpoint)} (${duration(performance.now() - began)})`;
    printRunning(cloud);
    const { tasks } = cloud;
    if (tasks === undefined) {
      printWithoutTask(options);
      printWhatNext(cloud);
      await end.requested;
      return;
    }
    printTasks(tasks);
    const { workflow, inputs } = workflowToStart(tasks, { ...options, given });
    if (workflow === undefined) print`No sample message: no workflow takes one as its input.`;
    const recording =
      workflow === undefined
        ? Promise.resolve(0)
        : recordEvents({ cloud, tasks, workflow, inputs, listeners, end });
    const showing = page?.show(cloud, recording);
    const failed = await Promise.race([end.requested, recording]);
    if (end.isRequested() && options.once)
      throw new CommandFailure("Interrupted before every message had its result.");
    if (end.isRequested()) return;
    if (options.once && failed !== 0)
      throw new CommandFailure(
        `${failed} of ${inputs.length} ${options.input === undefined ? "messages" : "executions"} did not succeed.`,
      );
    if (options.once) return;
    const shown = await showing;
    printWhatNext(cloud);
    void shown?.prepare();
    await end.requested;
  } finally {
    functions.end();
    await end.within(closeBoth(cloud, page));
  }
}

/** Waits for both. If either fails, the other one is closed. */
async function bothStarted(starting: Promise<LocalCloud>, opening: Promise<Console> | undefined) {
  const [cloud, console] = await Promise.allSettled([starting, opening]);
  if (cloud.status === "rejected") throw cloud.reason;
  if (console.status === "fulfilled") return cloud.value;
  await cloud.value.close();
  throw console.reason;
}

async function closeBoth(cloud: LocalCloud, page: ConsolePage | undefined): Promise<void> {
  await page?.close();
  await cloud.close();
}

/** The inputs of the files; undefined where none is given, which means sample messages. */
async function givenInputs(options: StartOptions): Promise<readonly unknown[] | undefined> {
  const { count, events, input } = options;
  if (events !== undefined && count !== undefined)
    throw new UsageError("--events cannot be combined with --count.");
  if (input !== undefined && (events ?? count) !== undefined)
    throw new UsageError("--input cannot be combined with --events or --count.");
  if (input !== undefined) return readInputs(input);
  return events === undefined ? undefined : readEvents(events);
}

/** @throws UsageError if there are options that need a buffered task */
function printWithoutTask({ once, count, events, input, workflow }: StartOptions): void {
  const needing = Object.entries({ once, count, events, input, workflow }).filter(
    ([, value]) => value !== undefined,
  );
  if (needing.length > 0) {
    const names = needing.map(([name]) => `--${name}`).join(" and ");
    throw new UsageError(
      `The app has no buffered task (it links none), so it cannot record messages: start it without ${names}.`,
    );
  }
  print`No sample message: the app has no buffered task (it links none).`;
  print`No console: its pages show a buffered task.`;
}

/** What runs of the app, and once at the start what does not. */
function printRunning(cloud: LocalCloud): void {
  const { runs, describedOnly } = runningWords(cloud);
  print`${paint.dim(runs)}`;
  if (describedOnly !== undefined) print`${paint.dim(describedOnly)}`;
  print``;
}

/** Names the tasks and the workflows, where there is more than one of them. */
function printTasks({ tasks, workflows }: BufferedTasks): void {
  if (tasks.length + workflows.length <= 2) return;
  print`${paint.dim(`Tasks: ${tasks.map(({ name }) => name).join(", ")}`)}`;
  for (const { name, tasks: own } of workflows)
    print`${paint.dim(`Workflow ${name}: ${own.map(({ state, task }) => (state === task ? task : `${state} (${task})`)).join(", ")}`)}`;
  print``;
}

function printWhatNext({ endpoint, tasks }: LocalCloud): void {
  print`\n${paint.bold("Running.")} Press Ctrl-C to stop.${tasks === undefined ? "" : " In another terminal:"}\n`;
  if (tasks !== undefined) printCommands(endpoint, tasks);
  print`For any AWS SDK or tool, set AWS_ENDPOINT_URL=${endpoint}\n`;
}

function printCommands(endpoint: string, { workflows }: BufferedTasks): void {
  const port = new URL(endpoint).port;
  const flag = port === "4566" ? "" : ` --endpoint ${endpoint}`;
  const [first] = workflows;
  const workflow = workflows.length > 1 ? ` --workflow ${first?.name}` : "";
  const input = first?.wholeTask === undefined ? "--input FILE" : '--message "Hello"';
  print`  npx ringback send${workflow} ${input} --wait${flag}
  npx ringback executions${flag}
  npx ringback dead-letters list${flag}
`;
}
