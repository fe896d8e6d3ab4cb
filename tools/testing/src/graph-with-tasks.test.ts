import { expect, it } from "vitest";
import { graphWithTasks } from "./graph-with-tasks.ts";

const queue = "ReserveWorkFifoQueue";

it("gives each task of the app with two tasks other settings", async () => {
  const graph = await graphWithTasks({
    Record: { visibilityTimeoutSeconds: 31 },
    Reserve: { maxReceiveCount: 6 },
  });
  const inputsOf = (name: string) => graph.resources.find((resource) => resource.name === name)?.inputs;
  expect(inputsOf("RecordWorkQueue")).toMatchObject({ visibilityTimeoutSeconds: 31 });
  expect(JSON.parse(String(inputsOf(queue)?.["redrivePolicy"]))).toMatchObject({ maxReceiveCount: 6 });
});

it("refuses settings that break a timing rule, with the name of the task, unless they are to", async () => {
  const broken = { Reserve: { visibilityTimeoutSeconds: 1 } };
  await expect(graphWithTasks(broken)).rejects.toThrow(/Reserve.*visibilityTimeoutSeconds is 1/s);
  const { resources } = await graphWithTasks(broken, { isChecked: false });
  expect(resources.find(({ name }) => name === queue)?.inputs).toMatchObject({ visibilityTimeoutSeconds: 1 });
});
