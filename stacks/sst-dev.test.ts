import { describe, expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { inputsOf } from "./testing/find-resource.ts";
import { roleStatements, trustStatements } from "./testing/statements.ts";

const stage = await evaluateStage("anna", { dev: true });

describe("a personal stage under sst dev", () => {
  it("puts SST's bridge in the place of all functions, and runs their sources on the machine of the person", () => {
    for (const name of ["RecordFunction", "RecordDeadLetterFunction", "RecordUndeliveredFunction"]) {
      expect(inputsOf(stage, "lambda/function:Function", name)).toMatchObject({
        handler: "bootstrap",
        runtime: "provided.al2023",
        description: "live",
      });
    }
    expect(stage.functions.map(({ handler }) => handler)).toEqual([
      "packages/functions/src/recorder.handler",
      "packages/functions/src/recorder.deadLetterHandler",
      "packages/functions/src/undelivered-events.handler",
    ]);
  });

  it("lets the person's account take the roles of the functions, as the bridge has to, and keeps what they may do", () => {
    const { RecordRole } = roleStatements(stage);
    expect(RecordRole).toContainEqual({
      Effect: "Allow",
      Action: ["dynamodb:PartiQLInsert", "dynamodb:PutItem"],
      Resource: ["arn:aws:dynamodb:table/MessagesTable"],
    });
    expect(trustStatements(stage)["RecordRole"]).toMatchObject([
      { Principal: { Service: ["lambda.amazonaws.com"], AWS: ["arn:aws:iam::ACCOUNT:root"] } },
    ]);
  });
});
