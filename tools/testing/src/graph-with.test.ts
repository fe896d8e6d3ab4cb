import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { expect, it } from "vitest";
import { graphWith } from "./graph-with.ts";

const local = recordingSettings("local");

it("gives the small app other settings, and every resource their values", async () => {
  const graph = await graphWith({ ...local, visibilityTimeoutSeconds: 31, taskTimeoutSeconds: 700 });
  const queue = graph.resources.find(({ name }) => name === "RecordWorkQueue");
  expect(queue?.inputs).toMatchObject({ visibilityTimeoutSeconds: 31 });
  const workflow = graph.resources.find(({ name }) => name === "RecordWorkflow");
  expect(workflow?.inputs["definition"]).toContain('"TimeoutSeconds":700');
  expect(graph.links["RecordTask"]).toMatchObject({
    settings: { ...local, visibilityTimeoutSeconds: 31, taskTimeoutSeconds: 700 },
  });
});

it("gives it the kind of queue that they name, and one that is draining", async () => {
  const fifo = { messageGroup: "$states.input.source", deadLettersAhead: 1 };
  const graph = await graphWith({ ...recordingSettings("local", { fifo }), drainingPairs: 1 });
  const queues = graph.resources.filter(({ type }) => type === "aws:sqs/queue:Queue");
  expect(queues.map(({ name }) => name).sort()).toEqual([
    "RecordUndeliveredEventsQueue",
    "RecordWorkDeadLettersQueue",
    "RecordWorkFifoDeadLettersQueue",
    "RecordWorkFifoQueue",
    "RecordWorkQueue",
  ]);
});

it("refuses settings that break a timing rule, unless they are to", async () => {
  const broken = { ...local, visibilityTimeoutSeconds: 1 };
  await expect(graphWith(broken)).rejects.toThrow("visibilityTimeoutSeconds is 1");
  const { links } = await graphWith(broken, { isChecked: false });
  expect(links["RecordTask"]).toMatchObject({ settings: broken });
});

it("gives the stage other settings", async () => {
  const stage = { messagesTtlDays: 40, deadLettersTtlDays: 20, logErrorMessages: false };
  const { links } = await graphWith(local, { stage });
  expect(links["Stage"]).toMatchObject({ settings: stage });
});
