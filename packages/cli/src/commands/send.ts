import type { WorkflowEvent } from "@ringback/contracts/event";
import { type CloudOptions, openCloud } from "../cloud.ts";
import { messageEvent, readEvents } from "../event-source.ts";
import { coloured, print, printJson } from "../print.ts";
import { withProgress } from "../progress.ts";
import { executionNameOf, putEvents, startExecution } from "../start-execution.ts";
import { line, paint } from "../terminal-line.ts";
import { CommandFailure, UsageError } from "../usage-error.ts";
import { waitForExecution } from "../wait-for-execution.ts";

export interface SendOptions extends CloudOptions {
  readonly message?: string;
  readonly event?: string;
  readonly count?: number;
  readonly wait?: boolean;
  readonly bus?: boolean;
  readonly json?: boolean;
}

/** Sends messages: starts an execution for each, or puts them on the bus. */
export async function send(options: SendOptions): Promise<void> {
  const events = await eventsToSend(options);
  const cloud = openCloud(options);
  if (options.bus) {
    if (options.wait)
      throw new UsageError("--wait cannot be used with --bus: the rule names the executions.");
    const ids = await putEvents(cloud, events);
    if (options.json) return printJson(ids.map((id) => ({ eventId: id })));
    for (const id of ids) print`put event ${id}`;
    return;
  }
  const sent = await withProgress(events, async (event) => {
    const executionArn = await startExecution(cloud, event);
    const ended = options.wait ? await waitForExecution(cloud, executionArn) : undefined;
    return {
      name: executionNameOf(event),
      executionArn,
      status: ended?.status ?? "RUNNING",
      error: ended?.error,
      cause: ended?.cause,
    };
  });
  if (options.json) printJson(sent);
  else
    for (const { name, status, error } of sent)
      print`${name}  ${options.wait ? coloured(status) : "started"}${error ? line`  ${paint.dim(error)}` : ""}`;
  const failed = sent.filter(({ status }) => options.wait && status !== "SUCCEEDED").length;
  if (failed > 0) throw new CommandFailure(`${failed} of ${sent.length} executions did not succeed.`);
}

async function eventsToSend({ message, event, count }: SendOptions): Promise<readonly WorkflowEvent[]> {
  if (event === undefined) return Array.from({ length: count ?? 1 }, () => messageEvent(message));
  if (message !== undefined || count !== undefined)
    throw new UsageError("--event goes without --message and --count.");
  return readEvents(event);
}
