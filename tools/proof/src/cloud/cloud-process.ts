/** The local cloud in a process of its own, which the proof kills and starts again: `cloud-process.ts OPTIONS`. */

import { startUncheckedCloud } from "@ringback/local/local-cloud";
import type { LocalEvent } from "@ringback/local/local-events/local-event";
import type { CloudNews, CloudOrder } from "./cloud-orders.ts";
import type { CloudOptions } from "./driven-cloud.ts";

/** Events are told together: a message a fault would cost more than the fault. */
const tellEveryMs = 20;

const { app, port, dataDir, settings, seed, hears }: CloudOptions & { port: number } = JSON.parse(
  process.argv[2] ?? "",
);
let untold: LocalEvent[] = [];

const say = (news: CloudNews) => process.send?.(news);

const cloud = await startUncheckedCloud({
  app,
  port,
  dataDir,
  settings,
  seed,
  onEvent: (event) => {
    if (hears === "everything" || isFailure(event)) tellSoon(event);
  },
  onLog: (functionName, line) => void process.stdout.write(`${functionName} ${line}\n`),
});

function isFailure(event: LocalEvent): boolean {
  return event.type === "fault" || (event.type === "batch-finished" && event.outcome === "failed");
}

function tellSoon(event: LocalEvent): void {
  if (untold.push(event) === 1) setTimeout(tell, tellEveryMs);
}

function tell(): void {
  say({ news: "events", events: untold });
  untold = [];
}

process.on("message", (order: CloudOrder) => {
  if (order.order === "aim") for (const aim of order.aims) cloud.faults.aim(aim);
  else if (order.order === "set-rate") cloud.faults.setRate(order.kind, order.rate);
  else say({ news: "processes", processIds: cloud.processIds });
});
// Nobody drives it any more.
process.on("disconnect", async () => {
  await cloud.close();
  process.exit(0);
});
say({ news: "ready", endpoint: cloud.endpoint, port: cloud.port });
