import { readFileSync } from "node:fs";
import { thisMachine } from "@ringback/app/aws/place";
import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { notRun } from "@ringback/local/deployment/not-run";
import { expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { inputsOf, jsonOf, resourcesOfType } from "./testing/find-resource.ts";
import { recordingDefinition } from "./testing/it-deploys-its-settings.ts";

const printed: string[] = [];
const onOutput = (text: string) => void printed.push(text);
const stage = await evaluateStage("local", { place: thisMachine, onOutput });
const settings = { ...recordingSettings("local"), callbackRatePerSecond: 25_000 };

it("has the settings of the local cloud, as its functions see them too", () => {
  expect(stage.functions).toHaveLength(3);
  for (const { links } of stage.functions) {
    expect(links["RecordTask"]).toMatchObject({ settings });
    expect(links["Stage"]).toMatchObject({ settings: stageSettings("local") });
  }
  expect(inputsOf(stage, "sqs/queue:Queue", "RecordWorkQueue")).toMatchObject({
    visibilityTimeoutSeconds: settings.visibilityTimeoutSeconds,
    messageRetentionSeconds: settings.queueRetentionSeconds,
  });
});

it("has the workflow of every stage, which sends to a queue of this machine", () => {
  const queueUrl = String(stage.links["RecordTask"]?.["queueUrl"]);
  expect(queueUrl).toMatch(
    /^http:\/\/127\.0\.0\.1:4566\/000000000000\/ringback-local-RecordWorkQueue-[a-z]{8}$/,
  );
  const { definition } = inputsOf(stage, "sfn/stateMachine:StateMachine", "RecordWorkflow");
  expect(jsonOf(definition)).toEqual(recordingDefinition(queueUrl, settings));
});

it("keeps nothing from being removed, notifies nobody, and prints no warning about it", () => {
  expect(stage.app).toMatchObject({ removal: "remove", protect: false });
  expect(stage.resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
  expect(resourcesOfType(stage, "sns/topic:Topic")).toEqual([]);
  expect(printed).toEqual([]);
});

it("prints at the start what the README says is described and not run", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const shown = /^Described, not run: (.*)$/m.exec(readme)?.[1];
  const counted = notRun(stage).map(({ kind, count }) => (count === 1 ? kind : `${count} ${kind}`));
  expect(shown?.split(", ")).toEqual(counted);
});
