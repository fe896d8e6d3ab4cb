import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { describe, expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { resourcesOfType } from "./testing/find-resource.ts";
import { itDeploysItsSettings } from "./testing/it-deploys-its-settings.ts";

const printed: string[] = [];
const onOutput = (text: string) => void printed.push(text);
const stage = await evaluateStage("production", { onOutput });
const stateful = ["dynamodb/table:Table", "sqs/queue:Queue"];

describe("production", () => {
  itDeploysItsSettings({ stage, settings: recordingSettings("production"), pair: "RecordWork" });

  it("is protected from sst remove", () => {
    expect(stage.app).toMatchObject({ removal: "retain", protect: true });
  });

  it("keeps tables and queues when they leave the stacks, and replaces none in place", () => {
    const kept = stateful.flatMap((type) => resourcesOfType(stage, type));
    expect(kept.map(({ name }) => name).sort()).toEqual([
      "DeadLettersTable",
      "MessagesTable",
      "RecordUndeliveredEventsQueue",
      "RecordWorkDeadLettersQueue",
      "RecordWorkQueue",
    ]);
    // Pulumi neither deletes nor replaces what is protected.
    for (const { protect, retainOnDelete } of kept)
      expect({ protect, retainOnDelete }).toEqual({ protect: true, retainOnDelete: true });
  });

  it("has AWS refuse to delete its tables", () => {
    for (const { inputs } of resourcesOfType(stage, "dynamodb/table:Table")) {
      expect(inputs["deletionProtectionEnabled"]).toBe(true);
    }
  });

  it("says, when it is deployed, that nobody is notified of its alarms", () => {
    expect(printed.join("")).toBe(
      "Nobody is notified of alarms of production: name an e-mail address or a topic for it with chooseStages.\n",
    );
  });

  it("keeps its logs for 90 days", () => {
    const logs = resourcesOfType(stage, "cloudwatch/logGroup:LogGroup");
    expect(logs.map(({ inputs }) => inputs["retentionInDays"])).toEqual([90, 90, 90, 90]);
  });
});
