import type { WorkflowEvent } from "@ringback/contracts/message/event";
import { type Cloud, type CloudOptions, openCloud } from "../cloud/cloud.ts";
import { CommandFailure } from "../errors/command-failure.ts";
import { UsageError } from "../errors/usage-error.ts";
import { messageEvent, readEvents } from "../events/event-source.ts";
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
 * Sends messages: starts an execution for each, or puts them on the event bus, whose rule starts it.
 * @throws UsageError if the options contradict each other, or the file holds something that is not an event
 * @throws CommandFailure if an event has no execution or, with `--wait`, an execution did not succeed
 */
export async function send(options: SendOptions): Promise<void> {
  const events = await eventsToSend(options);
  const cloud = await openCloud(options);
  const started = options.bus ? await putOnBus(cloud, events) : undefined;
  const sent =
    started === undefined
      ? await withProgress(events, async (event) => ended(cloud, await start(cloud, event), options))
      : await withProgress(started, (one) => ended(cloud, one, options));
  if (options.json) printJson(sent);
  else for (const one of sent) print`${lineOf(one, options)}`;
  const unsent = sent.filter(({ problem }) => problem !== undefined).length;
  if (unsent > 0) throw new CommandFailure(`${unsent} of ${sent.length} events have no execution.`);
  const failed = sent.filter(({ status }) => options.wait && status !== "SUCCEEDED").length;
  if (failed > 0) throw new CommandFailure(`${failed} of ${sent.length} executions did not succeed.`);
}

async function start(cloud: Cloud, event: WorkflowEvent): Promise<Sent> {
  const started = await startExecution(cloud, event);
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

async function putOnBus(cloud: Cloud, events: readonly WorkflowEvent[]): Promise<readonly Sent[]> {
  const putAt = Date.now();
  const results = await putEvents(cloud, events);
  const eventIds = results.flatMap((result) => (result.outcome === "put" ? [result.eventId] : []));
  const executions = await executionsOfEvents(cloud, { eventIds, putAt });
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

async function eventsToSend({ message, event, count }: SendOptions): Promise<readonly WorkflowEvent[]> {
  if (event === undefined) return Array.from({ length: count ?? 1 }, () => messageEvent(message));
  if (message !== undefined || count !== undefined)
    throw new UsageError("--event cannot be combined with --message or --count.");
  return readEvents(event);
}
