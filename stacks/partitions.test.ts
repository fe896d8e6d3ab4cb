import { describe, expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { inputsOf } from "./testing/find-resource.ts";

const places = [
  { region: "us-gov-west-1", partition: "aws-us-gov", domain: "amazonaws.com" },
  { region: "cn-north-1", partition: "aws-cn", domain: "amazonaws.com.cn" },
  { region: "eusc-de-east-1", partition: "aws-eusc", domain: "amazonaws.eu" },
];

const ways = [
  { how: "sst deploy", name: "production", dev: false },
  { how: "sst dev", name: "anna", dev: true },
];

describe.each(places.flatMap((place) => ways.map((way) => ({ ...way, place, region: place.region }))))(
  "a stage in $region by $how",
  async ({ place, name, dev }) => {
    const stage = await evaluateStage(name, { place, dev });

    it("has a workflow that sends by the integration of its own partition", () => {
      const { definition } = inputsOf(stage, "sfn/stateMachine:StateMachine", "RecordWorkflow");
      expect(definition).toContain(`"arn:${place.partition}:states:::sqs:sendMessage.waitForTaskToken"`);
    });

    it("names no other partition and no other region anywhere", () => {
      const text = JSON.stringify([stage.resources, stage.links, stage.outputs]);
      const partitions = [...text.matchAll(/arn:(aws[a-z-]*):/g)].map(([, partition]) => partition);
      expect([...new Set(partitions)]).toEqual([place.partition]);
      const regions = text.match(/\b(us|eu|eusc|cn|ap)-[a-z]+(-[a-z]+)?-\d\b/g);
      expect([...new Set(regions)]).toEqual([place.region]);
    });
  },
);
