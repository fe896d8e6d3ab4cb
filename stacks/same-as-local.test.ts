import { expect, it, vi } from "vitest";
import { describeStage } from "./stage.ts";
import { awsDeployment } from "./testing/aws-deployment.ts";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { localDeployment } from "./testing/local-deployment.ts";

vi.mock("@ringback/local/event-source-mapping/event-source-mapping", { spy: true });
vi.mock("@ringback/local/lambda/lambda-function", { spy: true });

it.each([
  { name: "anna", pair: "Work" },
  { name: "staging", pair: "Work" },
  { name: "production", pair: "Work" },
  { name: "staging-fifo", pair: "WorkFifo" },
] as const)(
  "the local cloud runs what stage $name runs on AWS: queues, functions, mappings, workflow",
  async (stage) => {
    const deployed = awsDeployment(await evaluateStage(stage.name), stage.pair);
    const local = await localDeployment(describeStage(stage.name).settings);
    expect(local).toEqual(deployed);
  },
);
