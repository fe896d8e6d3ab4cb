/** The local cloud in a process of its own, which the proof kills and starts again: `cloud-process.ts OPTIONS`. */
import { startUncheckedCloud } from "@ringback/local/local-cloud";
import type { CloudNews, CloudOrder, HeardEvent } from "./cloud-orders.ts";
import type { CloudOptions } from "./driven-cloud.ts";

/** Events are told together: a message a fault would cost more than the fault. */
const tellEveryMs = 20;

const { port, dataDir, settings, seed }: CloudOptions & { port: number } = JSON.parse(process.argv[2] ?? "");
let untold: HeardEvent[] = [];

const say = (news: CloudNews) => process.send?.(news);

const cloud = await startUncheckedCloud({
  port,
  dataDir,
  settings,
  seed,
  onEvent: (event) => {
    const isHeard = event.type === "fault" || (event.type === "batch-finished" && event.outcome === "failed");
    if (!isHeard) return;
    if (untold.push(event) === 1) setTimeout(tell, tellEveryMs);
  },
  onLog: (functionName, line) => void process.stdout.write(`${functionName} ${line}\n`),
});

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
