import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { inputsOf, resourcesOfType } from "./testing/find-resource.ts";
import { roleStatements } from "./testing/statements.ts";

const kmsKeyArn = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const chosen = {
  kmsKeyArn,
  fifo: { messageGroup: "$states.input.source", deadLettersAhead: 1 },
  draining: "standard",
} as const;
const stage = await evaluateStage("production", { chosen });
const live = await evaluateStage("production", { chosen, dev: true });

interface KeyStatement {
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

/** What each role may do with keys: the key itself, and how. */
function keyStatements(evaluated: typeof stage) {
  return Object.fromEntries(
    Object.entries(roleStatements(evaluated)).map(([role, statements]) => {
      const ofKeys = (statements as readonly KeyStatement[]).filter(({ Action }) =>
        Action.some((action) => action.startsWith("kms:")),
      );
      for (const { Resource } of ofKeys) {
        expect([Resource].flat()).toEqual(["arn:aws:kms:key/1234abcd-12ab-34cd-56ef-1234567890ab"]);
      }
      return [role, ofKeys.map(({ Action, Condition }) => ({ Action: [...Action].sort(), Condition }))];
    }),
  );
}

const through = (...services: string[]) => ({
  StringEquals: { "kms:ViaService": services.map((service) => `${service}.eu-central-1.amazonaws.com`) },
});
const messages = ["kms:Decrypt", "kms:GenerateDataKey"];
const everything = {
  Action: [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ],
  Condition: through("sqs", "dynamodb", "states"),
};

describe("a stage with a key of its own", () => {
  it("encrypts every queue with it, the draining pair's too", () => {
    const queues = resourcesOfType(stage, "sqs/queue:Queue");
    expect(queues).toHaveLength(5);
    for (const { inputs } of queues) {
      expect(inputs).toMatchObject({ kmsMasterKeyId: kmsKeyArn, kmsDataKeyReusePeriodSeconds: 300 });
      // SQS refuses both at once.
      expect(inputs["sqsManagedSseEnabled"]).toBeUndefined();
    }
  });

  it("encrypts both tables, executions and logs with it", () => {
    const tables = resourcesOfType(stage, "dynamodb/table:Table");
    expect(tables.map(({ inputs }) => inputs["serverSideEncryption"])).toEqual([
      { enabled: true, kmsKeyArn },
      { enabled: true, kmsKeyArn },
    ]);
    expect(
      inputsOf(stage, "sfn/stateMachine:StateMachine", "RecordWorkflow")["encryptionConfiguration"],
    ).toEqual({
      type: "CUSTOMER_MANAGED_KMS_KEY",
      kmsKeyId: kmsKeyArn,
      kmsDataKeyReusePeriodSeconds: 300,
    });
    const logs = resourcesOfType(stage, "cloudwatch/logGroup:LogGroup");
    expect(logs.map(({ inputs }) => inputs["kmsKeyId"])).toEqual([
      kmsKeyArn,
      kmsKeyArn,
      kmsKeyArn,
      kmsKeyArn,
    ]);
  });

  it.each([
    ["deployed", stage],
    ["under sst dev", live],
  ])("lets each role use the key for what it does, and for nothing else, %s", (_, evaluated) => {
    const executions = {
      StringEquals: {
        "kms:EncryptionContext:aws:states:stateMachineArn": "arn:aws:states:stateMachine:RecordWorkflow",
      },
    };
    const log = { StringLike: { "kms:EncryptionContext:SourceArn": "arn:aws:logs:*" } };
    expect(keyStatements(evaluated)).toEqual({
      RecordWorkflowRole: [
        { Action: messages, Condition: through("sqs") },
        { Action: messages, Condition: executions },
        { Action: ["kms:GenerateDataKey"], Condition: log },
      ],
      RecordRuleRole: [{ Action: messages, Condition: through("states") }],
      RecordRole: [everything],
      RecordDeadLetterRole: [everything],
      RecordUndeliveredRole: [everything],
    });
  });
});

describe("a stage without one", () => {
  it("says that queues, tables and executions have AWS's own keys, so that a stage can leave its key", async () => {
    const plain = await evaluateStage("production");
    for (const { inputs } of resourcesOfType(plain, "sqs/queue:Queue")) {
      expect(inputs["sqsManagedSseEnabled"]).toBe(true);
    }
    for (const { inputs } of resourcesOfType(plain, "dynamodb/table:Table")) {
      expect(inputs["serverSideEncryption"]).toEqual({ enabled: false });
    }
    const { encryptionConfiguration } = inputsOf(plain, "sfn/stateMachine:StateMachine", "RecordWorkflow");
    expect(encryptionConfiguration).toEqual({ type: "AWS_OWNED_KEY" });
    expect(JSON.stringify(plain.resources)).not.toMatch(/kms/i);
  });
});

it("lets a workflow with a long name read its own executions, under the name that AWS has", async () => {
  const config = readFileSync(new URL("../sst.config.ts", import.meta.url), "utf8");
  const named = await evaluateStage("a-stage-with-quite-a-long-name", {
    chosen: { kmsKeyArn },
    replace: {
      "sst.config.ts": config.replace('"ringback"', '"ringback-with-quite-a-long-name-of-its-app"'),
    },
  });
  const [stateMachine] = resourcesOfType(named, "sfn/stateMachine:StateMachine");
  const name = String(stateMachine?.inputs["name"]);
  expect(name).toHaveLength(80);
  const statements = roleStatements(named)["RecordWorkflowRole"];
  expect(statements).toContainEqual(
    expect.objectContaining({
      Sid: "EncryptExecutions",
      Condition: {
        StringEquals: {
          "kms:EncryptionContext:aws:states:stateMachineArn": expect.stringMatching(`:stateMachine:${name}$`),
        },
      },
    }),
  );
});
