import { batchRunner, bundledSubjects } from "../handler/compared-handlers.ts";
import type { BatchMeasurement } from "../handler/handler-figures.ts";
import { measureBatches } from "../handler/measure-batches.ts";
import type { CloudMeasurement } from "../local-cloud/local-cloud-figures.ts";
import { measureMessages } from "../local-cloud/measure-messages.ts";
import { growthExponent } from "../statistics.ts";
import { runStub } from "../stub/run-stub.ts";
import { projectDir } from "../subjects/bundle-subject.ts";
import type { GrowingFigure, Growth, GrowthFigures } from "./growth-figures.ts";
import { measureTasks, type TasksMeasurement } from "./measure-tasks.ts";

const batchPlan = [
  { size: 100, rounds: 10 },
  { size: 300, rounds: 6 },
  { size: 1000, rounds: 4 },
  { size: 3000, rounds: 3 },
  { size: 10_000, rounds: 1 },
] as const;
const cloudSizes = [1000, 2500, 6000, 15_000, 50_000] as const;

/** Apps with so many tasks, each in a workflow of its own with so many executions. */
const taskCounts = [1, 3, 10, 30] as const;
const tasksPlan = { starts: 5, executions: 300 } as const;

/** Each figure at several sizes: whether twice the messages, tasks or workflows take twice the work. */
export async function benchGrowth(onProgress: (text: string) => void): Promise<GrowthFigures> {
  const batches: BatchMeasurement[] = [];
  const stub = await runStub();
  try {
    const runner = await batchRunner();
    const handlers = await bundledSubjects(["ringback"], projectDir);
    for (const { size, rounds } of batchPlan) {
      onProgress(`batches of ${size}`);
      batches.push(...(await measureBatches({ stub, runner, handlers, size, rounds })));
    }
  } finally {
    await stub.end();
  }
  const clouds: CloudMeasurement[] = [];
  for (const messages of cloudSizes) {
    onProgress(`${messages} messages through the local cloud`);
    clouds.push(await measureMessages({ messages, runs: 1 }));
  }
  const apps: TasksMeasurement[] = [];
  for (const tasks of taskCounts) {
    onProgress(`${tasks} tasks`);
    apps.push(await measureTasks({ tasks, ...tasksPlan }));
  }
  return { growths: [...recorderGrowths(batches), ...cloudGrowths(clouds), ...tasksGrowths(apps)] };
}

// What the code takes shows where nothing else ran: the fastest and the lowest of a size.
function recorderGrowths(batches: readonly BatchMeasurement[]): readonly Growth[] {
  const over = (figure: (one: BatchMeasurement) => number) =>
    batches.map((one) => ({ size: one.size, figure: figure(one) }));
  return [
    growth(
      "recorder: wall time of a batch",
      "ms",
      over((one) => one.fastestWallMs),
    ),
    growth(
      "recorder: CPU of a batch",
      "ms",
      over((one) => one.lowestCpuMsAMessage * one.size),
    ),
    growth(
      "recorder: HTTP requests of a batch",
      "requests",
      over((one) => one.requestsAMessage * one.size),
    ),
    growth(
      "recorder: peak memory",
      "MB",
      over((one) => one.peakBytes / 1e6),
    ),
  ];
}

function cloudGrowths(clouds: readonly CloudMeasurement[]): readonly Growth[] {
  const over = (figure: (one: CloudMeasurement) => number) =>
    clouds.map((one) => ({ size: one.messages, figure: figure(one) }));
  return [
    growth(
      "local cloud: time for all executions",
      "s",
      over((one) => one.messages / one.executionsASecond),
    ),
    growth(
      "local cloud: CPU of the main process",
      "s",
      over((one) => (one.mainCpuMsAMessage * one.messages) / 1000),
    ),
    growth(
      "local cloud: peak memory of the main process",
      "MB",
      over((one) => one.mainPeakBytes / 1e6),
    ),
    growth(
      "local cloud: CPU of the functions",
      "s",
      over((one) => (one.functionsCpuMsAMessage * one.messages) / 1000),
    ),
  ];
}

function tasksGrowths(apps: readonly TasksMeasurement[]): readonly Growth[] {
  const over = (figure: (one: TasksMeasurement) => number) =>
    apps.map((one) => ({ size: one.tasks, figure: figure(one) }));
  return [
    growth(
      "tasks: from start to ready",
      "ms",
      over((one) => one.readyMs),
    ),
    growth(
      "tasks: CPU until ready",
      "ms",
      over((one) => one.readyCpuMs),
    ),
    growth(
      "workflows: time for all executions",
      "s",
      over((one) => one.seconds),
    ),
    growth(
      "workflows: CPU of the main process",
      "s",
      over((one) => one.mainCpuMs / 1000),
    ),
    growth(
      "workflows: peak memory of the main process",
      "MB",
      over((one) => one.mainPeakBytes / 1e6),
    ),
    growth(
      "workflows: CPU of the functions",
      "s",
      over((one) => one.functionsCpuMs / 1000),
    ),
  ];
}

function growth(what: GrowingFigure, unit: string, points: Growth["points"]): Growth {
  return { what, unit, points, exponent: growthExponent(points) };
}
