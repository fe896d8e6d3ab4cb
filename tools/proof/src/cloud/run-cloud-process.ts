/**
 * The entry point of the process that the proof kills and starts again: `run-cloud-process.ts OPTIONS` runs a local
 * cloud.
 */

import { startLocalCloud } from "@ringback/local/local-cloud";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import { graphWith } from "@ringback/testing/graph-with";
import type { CloudOptions } from "./cloud-process.ts";
import type { CloudCommand, CloudReport } from "./process-messages.ts";

/** Events are sent together: one message for each would cost too much. */
const sendEveryMs = 20;

const { app, port, dataDir, settings, seed, events }: CloudOptions & { port: number } = JSON.parse(
  process.argv[2] ?? "",
);
let unsent: LocalEvent[] = [];

const send = (report: CloudReport) => process.send?.(report);

const cloud = await startLocalCloud({
  app,
  // A proof may take times that no stage may have.
  graph: await graphWith(settings, { app, isChecked: false }),
  port,
  dataDir,
  seed,
  onEvent: (event) => {
    if (events === "all" || isFailure(event)) sendSoon(event);
  },
  onLog: (functionName, line) => void process.stdout.write(`${functionName} ${line}\n`),
});

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
send({ report: "ready", endpoint: cloud.endpoint, port: cloud.port });
