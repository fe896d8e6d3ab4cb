/**
 * The entry point of the process that the proof kills and starts again: `run-cloud-process.ts OPTIONS` runs a local
 * cloud.
 */

import { appGraph } from "@ringback/app/app-graph";
import type { AppGraph } from "@ringback/app/graph/app-graph";
import { startLocalCloud } from "@ringback/local/local-cloud";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { graphWith } from "@ringback/testing/graph-with";
import { graphWithTimes } from "@ringback/testing/graph-with-times";
import type { CloudOptions } from "./cloud-process.ts";
import type { CloudCommand, CloudReport } from "./process-messages.ts";

/** Events are sent together: one message for each would cost too much. */
const sendEveryMs = 20;

const { app, port, dataDir, settings, times, seed, events }: CloudOptions & { port: number } = JSON.parse(
  process.argv[2] ?? "",
);
let unsent: LocalEvent[] = [];

const send = (report: CloudReport) => process.send?.(report);

const graph = await graphOf();
const cloud = await startLocalCloud({
  app,
  graph,
  port,
  dataDir,
  seed,
  onEvent: (event) => {
    if (events === "all" || isFailure(event)) sendSoon(event);
  },
  onLog: (functionName, line) => void process.stdout.write(`${functionName} ${line}\n`),
});

/** A proof may take times that no stage may have. */
async function graphOf(): Promise<AppGraph> {
  if (settings !== undefined) return graphWith(settings, { app, isChecked: false });
  return times === undefined ? appGraph({ app, stage: "local" }) : graphWithTimes(app, times);
}

/** SST's component `Stock` makes the table `StockTable`. */
function tablesOf({ resources }: AppGraph): Record<string, string> {
  const tables = resources.filter(({ type }) => type === "aws:dynamodb/table:Table");
  return Object.fromEntries(
    tables.map(({ name, outputs }) => [name.replace(/Table$/, ""), String(outputs["name"])]),
  );
}

function isFailure(event: LocalEvent): boolean {
  return event.type === "fault" || (event.type === "batch-finished" && event.outcome === "failed");
}

function sendSoon(event: LocalEvent): void {
  if (unsent.push(event) === 1) setTimeout(sendEvents, sendEveryMs);
}

function sendEvents(): void {
  send({ report: "events", events: unsent });
  unsent = [];
}

process.on("message", (message: CloudCommand) => {
  if (message.command === "aim-faults") for (const aim of message.aims) cloud.faults.aim(aim);
  else if (message.command === "set-rate") cloud.faults.setRate(message.kind, message.rate);
  else send({ report: "processes", processIds: cloud.processIds });
});
// The parent has ended, or has closed the channel.
process.on("disconnect", async () => {
  await cloud.close();
  process.exit(0);
});
send({ report: "ready", endpoint: cloud.endpoint, port: cloud.port, tables: tablesOf(graph) });
