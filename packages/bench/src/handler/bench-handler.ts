import { runStub } from "../stub/run-stub.ts";
import { stubLatencyMs } from "../stub/start-stub.ts";
import { batchEventText } from "../subjects/batch-event.ts";
import { subjectNames } from "../subjects/subject-names.ts";
import { batchBundles } from "./batch-bundles.ts";
import type { BatchMeasurement, HandlerFigures } from "./handler-figures.ts";
import { measureBatches } from "./measure-batches.ts";

/** Batch sizes, and how many batches of each are measured. 3,000 is about what Lambda takes; 10,000 is stress. */
const plan = [
  { size: 1, rounds: 30 },
  { size: 10, rounds: 30 },
  { size: 100, rounds: 12 },
  { size: 1000, rounds: 5 },
  { size: 3000, rounds: 3 },
  { size: 10_000, rounds: 1 },
] as const;
const fullEventMessages = 3000;

/** Every subject with batches of every size. */
export async function benchHandler(onProgress: (text: string) => void): Promise<HandlerFigures> {
  const stub = await runStub();
  const measurements: BatchMeasurement[] = [];
  try {
    const bundles = await batchBundles(subjectNames);
    for (const { size, rounds } of plan) {
      onProgress(`batches of ${size}`);
      measurements.push(...(await measureBatches({ stub, bundles, size, rounds })));
    }
  } finally {
    await stub.end();
  }
  const bytes = Buffer.byteLength(batchEventText({ size: fullEventMessages, name: "full" }));
  return { latencyMs: stubLatencyMs, fullEvent: { messages: fullEventMessages, bytes }, measurements };
}
