import { expect, it } from "vitest";
import { measureTasks } from "./measure-tasks.ts";

it("starts an app with so many tasks, and runs the executions of all its workflows", async () => {
  const measured = await measureTasks({ tasks: 2, starts: 1, executions: 5 });
  expect(measured).toMatchObject({ tasks: 2, executions: 5 });
  const { readyMs, readyCpuMs, seconds, mainCpuMs, mainPeakBytes, functionsCpuMs } = measured;
  for (const figure of [readyMs, readyCpuMs, seconds, mainCpuMs, mainPeakBytes, functionsCpuMs])
    expect(figure).toBeGreaterThan(0);
}, 120_000);
