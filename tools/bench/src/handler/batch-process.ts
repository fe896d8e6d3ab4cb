/** The process of a subject: `batch-process BUNDLE TIMEOUT_MS` loads it and runs the batches that it is asked for. */
import { setTimeout as pause } from "node:timers/promises";
import { batchEventText } from "../subjects/batch-event.ts";
import { invocationContext } from "../subjects/invocation-context.ts";
import { loadHandler } from "../subjects/load-handler.ts";

/** What one batch took. */
export interface BatchFigures {
  readonly wallMs: number;
  /** User and system time of the process, until it was at rest. */
  readonly cpuMs: number;
  /** The most memory that the process has had so far. */
  readonly peakBytes: number;
  /** Messages that the subject reported in `batchItemFailures`, so that they return to the queue. */
  readonly returned: number;
}

/** A subject that does not wait for all of its calls gets this long to finish them. */
const restMs = 40;

const [bundle = "", timeoutMs = ""] = process.argv.slice(2);
const handler = await loadHandler(bundle);

/** Made once for all batches of a size: Lambda, too, makes the text of the event in another process. */
const texts = new Map<number, string>();

async function runBatch({ size }: { size: number }): Promise<BatchFigures> {
  const text = texts.get(size) ?? batchEventText({ size, name: "message" });
  texts.set(size, text);
  const event = JSON.parse(text);
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const response = await handler(event, invocationContext(Number(timeoutMs)));
  const wallMs = performance.now() - startedAt;
  await pause(restMs);
  const { user, system } = process.cpuUsage(cpu);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return { wallMs, cpuMs: (user + system) / 1000, peakBytes, returned: returnedCount(response) };
}

function returnedCount(response: unknown): number {
  if (typeof response !== "object" || response === null || !("batchItemFailures" in response)) return 0;
  return Array.isArray(response.batchItemFailures) ? response.batchItemFailures.length : 0;
}

process.on("message", async (batch: { size: number }) => {
  process.send?.(await runBatch(batch));
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: true });
