import type { WorkflowEvent } from "@ringback/contracts/message/event";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import { type Cloud, type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { theWorkflow } from "../cloud/narrowed.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { UsageError } from "../errors/usage-error.ts";
import { checkedEvent, messageEvent, readEvents, readInputs } from "../events/event-source.ts";
import { putEvents } from "../events/put-events.ts";
import { executionName } from "../executions/execution-name.ts";
import { executionsOfEvents } from "../executions/executions-of-events.ts";
import { startExecution } from "../executions/start-execution.ts";
import { waitForExecution } from "../executions/wait-for-execution.ts";
import { coloured, print, printJson } from "../terminal/print.ts";
import { withProgress } from "../terminal/progress.ts";
import { line, paint, type TerminalLine } from "../terminal/terminal-line.ts";

/** The options of `ringback send`. */
export interface SendOptions extends CloudOptions {
  readonly message?: string;
  readonly event?: string;
  /** A file of inputs, or `-` for standard input. */
  readonly input?: string;
  readonly count?: number;
  readonly wait?: boolean;
  readonly bus?: boolean;
  readonly json?: boolean;
}

/** The result for one event, as `--json` prints it. */
interface Sent {
  /** The id that EventBridge gave the event; only with `--bus`. */
  readonly eventId?: string;
  readonly name?: string;
  readonly executionArn?: string;
  /** The last known status of the execution; missing if the event has no execution. */
  readonly status?: string;
  readonly error?: string;
  readonly cause?: string;
  /** The same event was sent earlier, and its execution exists. */
  readonly alreadySent?: true;
  /** Why the event has no execution. */
  readonly problem?: string;
}

/**
 * Sends inputs to a workflow: starts an execution for each, or puts events on the event bus, whose rule starts it.
 * @throws UsageError if the options contradict each other, the file holds something that is not an event or an input, or it
 *   could be several workflows
 * @throws CommandFailure if an input has no execution or, with `--wait`, an execution did not succeed
 */
export async function send(options: SendOptions): Promise<void> {
  const given = await givenInputs(options);
  const cloud = await openCloud(options);
  const workflow = theWorkflow(cloud.workflows);
  const inputs = given ?? sampleInputs(workflow, options);
  const started = options.bus ? await putOnBus(cloud, workflow, inputs) : undefined;
  const sent =
    started === undefined
      ? await withProgress(inputs, async (input) =>
          ended(cloud, await start(cloud, workflow, input), options),
        )
      : await withProgress(started, (one) => ended(cloud, one, options));
  if (options.json) printJson(sent);
  else for (const one of sent) print`${lineOf(one, options)}`;
  const unsent = sent.filter(({ problem }) => problem !== undefined).length;
  const things = options.input === undefined ? "events" : "inputs";
  if (unsent > 0) throw new CommandFailure(`${unsent} of ${sent.length} ${things} have no execution.`);
  const failed = sent.filter(({ status }) => options.wait && status !== "SUCCEEDED").length;
  if (failed > 0) throw new CommandFailure(`${failed} of ${sent.length} executions did not succeed.`);
}

async function start(cloud: Cloud, workflow: WorkflowLink, input: unknown): Promise<Sent> {
  const started = await startExecution(cloud, workflow.arn, input);
  const named = { name: executionName(started.executionArn), executionArn: started.executionArn };
  switch (started.outcome) {
    case "started":
      return { ...named, status: "RUNNING" };
    case "already-sent":
      return { ...named, status: started.status, alreadySent: true };
    case "name-taken":
      return { ...named, problem: "not sent: another message has an execution with this name" };
  }
}

/** @throws UsageError if no event starts the workflow, or an input is not an event */
async function putOnBus(
  cloud: Cloud,
  workflow: WorkflowLink,
  inputs: readonly unknown[],
): Promise<readonly Sent[]> {
  const { arn: stateMachineArn, eventBus } = workflow;
  if (eventBus === undefined)
    throw new UsageError(`No event starts the workflow ${workflow.workflow}; leave out --bus.`);
  const events: readonly WorkflowEvent[] = inputs.map((input, index) =>
    checkedEvent(input, `input ${index + 1}`),
  );
  const putAt = Date.now();
  const results = await putEvents(cloud, eventBus, events);
  const eventIds = results.flatMap((result) => (result.outcome === "put" ? [result.eventId] : []));
  const executions = await executionsOfEvents(cloud, { stateMachineArn, eventIds, putAt });
  return results.map((result) => {
    if (result.outcome === "refused") return { problem: `refused by the event bus: ${result.reason}` };
    const { eventId } = result;
    const executionArn = executions.get(eventId);
    return executionArn === undefined
      ? {
          eventId,
          problem: `event ${eventId} is on the event bus and has no execution yet; if the rule cannot start one, \`npx ringback dead-letters list\` shows it`,
        }
      : { eventId, name: executionName(executionArn), executionArn, status: "RUNNING" };
  });
}

/** With `--wait`, waits for the end of the execution and adds its status. */
async function ended(cloud: Cloud, sent: Sent, { wait }: SendOptions): Promise<Sent> {
  if (!wait || sent.executionArn === undefined || sent.problem !== undefined) return sent;
  const { status = "", error, cause } = await waitForExecution(cloud, sent.executionArn);
  return { ...sent, status, ...(error && { error }), ...(cause && { cause }) };
}

function lineOf(sent: Sent, { wait }: SendOptions): TerminalLine {
  const { name, status = "", error, problem, alreadySent } = sent;
  if (problem !== undefined) return line`${name === undefined ? "" : line`${name}  `}${paint.red(problem)}`;
  const what = wait || alreadySent ? coloured(status) : "started";
  const before = alreadySent ? paint.dim("  already sent") : "";
  return line`${name ?? ""}  ${what}${before}${error === undefined ? "" : line`  ${paint.dim(error)}`}`;
}

/** What the options give; undefined where they give nothing or a count alone, which means sample messages. */
async function givenInputs(options: SendOptions): Promise<readonly unknown[] | undefined> {
  const { message, event, input, count } = options;
  if (event !== undefined && (message !== undefined || count !== undefined))
    throw new UsageError("--event cannot be combined with --message or --count.");
  if (input !== undefined && (message ?? event ?? count) !== undefined)
    throw new UsageError("--input cannot be combined with --message, --event or --count.");
  if (event !== undefined) return readEvents(event);
  if (input !== undefined) return readInputs(input);
  if (message === undefined) return undefined;
  return Array.from({ length: count ?? 1 }, () => messageEvent(message));
}

function sampleInputs(workflow: WorkflowLink, { count }: SendOptions): readonly WorkflowEvent[] {
  if (workflow.wholeTask === undefined)
    throw new UsageError(
      `The workflow ${workflow.workflow} has no sample message: give its input with --input FILE, or - for standard input.`,
    );
  return Array.from({ length: count ?? 1 }, () => messageEvent());
}
