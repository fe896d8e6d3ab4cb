import { runStub } from "../stub/run-stub.ts";
import { stubLatencyMs } from "../stub/start-stub.ts";
import { batchEventText } from "../subjects/batch-event.ts";
import { projectDir } from "../subjects/bundle-subject.ts";
import { type SubjectName, subjectNames } from "../subjects/subject-names.ts";
import { batchRunner, bundledSubjects, bundledVariants } from "./compared-handlers.ts";
import type { BatchMeasurement, HandlerFigures } from "./handler-figures.ts";
import { measureBatches } from "./measure-batches.ts";
import { profileRecorder } from "./profile-recorder.ts";
import type { VariantName } from "./recorder-variants.ts";

/** Batch sizes, and how many batches of each are measured. 3,000 is about what Lambda takes; 10,000 is stress. */
const plan = [
  { size: 1, rounds: 30 },
  { size: 10, rounds: 60 },
  { size: 100, rounds: 12 },
  { size: 1000, rounds: 5 },
  { size: 3000, rounds: 3 },
  { size: 10_000, rounds: 1 },
] as const;
const variantPlan = [
  { size: 10, rounds: 20 },
  { size: 1000, rounds: 4 },
] as const;
const fullEventMessages = 3000;

/** Measures every subject with batches of every size, the variants of the recorder, and takes a profile. */
export async function benchHandler(onProgress: (text: string) => void): Promise<HandlerFigures> {
  const stub = await runStub();
  const measurements: BatchMeasurement[] = [];
  const variants: BatchMeasurement<VariantName>[] = [];
  try {
    const runner = await batchRunner();
    const subjects = await bundledSubjects(subjectNames, projectDir);
    for (const { size, rounds } of plan) {
      onProgress(`batches of ${size}`);
      measurements.push(...(await measureBatches({ stub, runner, handlers: subjects, size, rounds })));
    }
    const variantBundles = await bundledVariants(projectDir);
    for (const { size, rounds } of variantPlan) {
      onProgress(`variants at ${size}`);
      variants.push(...(await measureBatches({ stub, runner, handlers: variantBundles, size, rounds })));
    }
    onProgress("profile");
    const text = batchEventText({ size: fullEventMessages, name: "message" });
    return {
      latencyMs: stubLatencyMs,
      fullEvent: { messages: fullEventMessages, bytes: Buffer.byteLength(text) },
      measurements,
      failed: missing(
        measurements,
        subjects.map(({ subject }) => subject),
      ),
      variants,
      profile: await profileRecorder(stub, runner),
    };
  } finally {
    await stub.end();
  }
}

function missing(
  measurements: readonly BatchMeasurement[],
  subjects: readonly SubjectName[],
): HandlerFigures["failed"] {
  return plan.flatMap(({ size }) =>
    subjects
      .filter((subject) => !measurements.some((one) => one.subject === subject && one.size === size))
      .map((subject) => ({ subject, size })),
  );
}
