import { runStub } from "../stub/run-stub.ts";
import { stubLatencyMs } from "../stub/start-stub.ts";
import { batchEventText } from "../subjects/batch-event.ts";
import { projectDir } from "../subjects/bundle-subject.ts";
import { type SubjectName, subjectNames } from "../subjects/subject-names.ts";
import { batchRunner, leverContestants, subjectContestants } from "./contestants.ts";
import type { BatchMeasurement, HandlerFigures } from "./handler-figures.ts";
import type { LeverName } from "./levers.ts";
import { measureBatches } from "./measure-batches.ts";
import { profileRecorder } from "./profile-recorder.ts";

/** Batch sizes, and how many batches of each are measured. 3,000 is about what Lambda takes; 10,000 is stress. */
const plan = [
  { size: 1, rounds: 30 },
  { size: 10, rounds: 60 },
  { size: 100, rounds: 12 },
  { size: 1000, rounds: 5 },
  { size: 3000, rounds: 3 },
  { size: 10_000, rounds: 1 },
] as const;
const leverPlan = [
  { size: 10, rounds: 20 },
  { size: 1000, rounds: 4 },
] as const;
const fullEventMessages = 3000;

/** Every subject with batches of every size, the levers, and a profile. */
export async function benchHandler(onProgress: (text: string) => void): Promise<HandlerFigures> {
  const stub = await runStub();
  const measurements: BatchMeasurement[] = [];
  const levers: BatchMeasurement<LeverName>[] = [];
  try {
    const runner = await batchRunner();
    const subjects = await subjectContestants(subjectNames, projectDir);
    for (const { size, rounds } of plan) {
      onProgress(`batches of ${size}`);
      measurements.push(...(await measureBatches({ stub, runner, contestants: subjects, size, rounds })));
    }
    const variants = await leverContestants(projectDir);
    for (const { size, rounds } of leverPlan) {
      onProgress(`levers at ${size}`);
      levers.push(...(await measureBatches({ stub, runner, contestants: variants, size, rounds })));
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
      levers,
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
