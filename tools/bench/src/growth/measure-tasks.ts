import { fileURLToPath } from "node:url";
import { appOfTasks } from "@ringback/testing/app-of-tasks";
import { startChild } from "../child.ts";
import { processUsage } from "../local-cloud/process-usage.ts";
import { treeUsage } from "../outside/process-tree.ts";

/** What an app with so many tasks takes, each in a workflow of its own. */
export interface TasksMeasurement {
  readonly tasks: number;
  /** From the start of the process to the local cloud's readiness: the fastest. */
  readonly readyMs: number;
  /** The processor time until then: the lowest. */
  readonly readyCpuMs: number;
  /** Executions of each workflow. */
  readonly executions: number;
  /** From the first start of an execution to the last SUCCEEDED. */
  readonly seconds: number;
  readonly mainCpuMs: number;
  readonly mainPeakBytes: number;
  /** Of the functions' processes. */
  readonly functionsCpuMs: number;
}

const file = fileURLToPath(new URL("./many-tasks-process.ts", import.meta.url));

/**
 * Starts the local cloud so often with an app of so many tasks, and runs executions in the last one. The app is evaluated and its
 * functions are bundled in a start before, as they are with every start but the first.
 */
export async function measureTasks(options: {
  tasks: number;
  starts: number;
  executions: number;
}): Promise<TasksMeasurement> {
  const { tasks, starts, executions } = options;
  await using app = await appOfTasks(tasks);
  await (await start(app.folder)).child.finish();
  const ready: { readonly readyMs: number; readonly readyCpuMs: number }[] = [];
  for (let run = 1; run < starts; run += 1) {
    const { child, ...one } = await start(app.folder);
    ready.push(one);
    await child.finish();
  }
  const { child, ...last } = await start(app.folder);
  try {
    ready.push(last);
    const { pid } = child;
    const before = { main: processUsage(pid)?.cpuMs ?? 0, all: treeUsage(pid).cpuMs };
    const { seconds } = await child.ask<{ seconds: number }>({ executions });
    const main = processUsage(pid);
    if (main === undefined) throw new Error("The local cloud ended.");
    const mainCpuMs = main.cpuMs - before.main;
    return {
      tasks,
      readyMs: Math.min(...ready.map(({ readyMs }) => readyMs)),
      readyCpuMs: Math.min(...ready.map(({ readyCpuMs }) => readyCpuMs)),
      executions,
      seconds,
      mainCpuMs,
      mainPeakBytes: main.peakBytes,
      functionsCpuMs: treeUsage(pid).cpuMs - before.all - mainCpuMs,
    };
  } finally {
    await child.finish();
  }
}

async function start(app: string) {
  const startedAt = performance.now();
  const child = startChild({ file, args: [app] });
  await child.firstMessage;
  return { child, readyMs: performance.now() - startedAt, readyCpuMs: treeUsage(child.pid).cpuMs };
}
