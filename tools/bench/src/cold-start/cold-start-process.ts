/** The process of a cold start: `cold-start-process BUNDLE` loads it, runs one message and sends both moments. */
import { batchEventText } from "../subjects/batch-event.ts";
import { invocationContext } from "../subjects/invocation-context.ts";
import { loadHandler } from "../subjects/load-handler.ts";

/** Moments in milliseconds since 1970, as exact as the machine's clock. */
export interface ColdStartMoments {
  readonly readyAt: number;
  readonly firstDoneAt: number;
}

const handler = await loadHandler(process.argv[2] ?? "");
const readyAt = performance.timeOrigin + performance.now();
const event = JSON.parse(batchEventText({ size: 1, name: "first" }));
await handler(event, invocationContext(30_000));
const moments: ColdStartMoments = { readyAt, firstDoneAt: performance.timeOrigin + performance.now() };
process.send?.(moments);
process.on("disconnect", () => process.exit(0));
