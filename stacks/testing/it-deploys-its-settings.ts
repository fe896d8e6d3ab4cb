import type { AppGraph } from "@ringback/app/graph/app-graph";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { workflowDefinition } from "@ringback/contracts/workflow/workflow-definition";
import validateDefinition from "asl-validator";
import { expect, it } from "vitest";
import { functionSettings, mappingSettings, queueSettings } from "./deployed-settings.ts";
import { inputsOf, jsonOf, plain, plainJson, resourcesOfType } from "./find-resource.ts";

/**
 * What holds of every stage: it deploys its settings and nothing else.
 * @param pair the logical name of the pair of queues that the stage sends to
 */
export function itDeploysItsSettings(options: {
  stage: AppGraph;
  settings: StageSettings;
  pair: "Work" | "WorkFifo";
}): void {
  const { stage, settings, pair } = options;
  const isFifo = pair === "WorkFifo";
  const suffix = isFifo ? ".fifo" : "";

  it("deploys the definition that the contracts give, and asl-validator has nothing against it", () => {
    const { definition } = inputsOf(stage, "sfn/stateMachine:StateMachine", "Workflow");
    const deployed = jsonOf(definition);
    const queueUrl = stage.links["WorkQueue"]?.["url"];
    expect(queueUrl).toMatch(/^https:\/\/sqs\./);
    expect(deployed).toEqual(workflowDefinition({ queueUrl: String(queueUrl), settings }));
    expect(validateDefinition(deployed as object)).toMatchObject({ isValid: true });
  });

  it("gives both queues the stage's times and sizes, and keeps messages encrypted", () => {
    const common = {
      MaximumMessageSize: settings.maximumMessageSizeBytes,
      SqsManagedSseEnabled: true,
      FifoQueue: isFifo,
    };
    expect(queueSettings(stage, `${pair}Queue`)).toEqual({
      ...common,
      VisibilityTimeout: settings.visibilityTimeoutSeconds,
      MessageRetentionPeriod: settings.queueRetentionSeconds,
      DelaySeconds: settings.deliveryDelaySeconds,
      RedrivePolicy: {
        deadLetterTargetArn: `arn:aws:sqs:${pair}DeadLettersQueue${suffix}`,
        maxReceiveCount: settings.maxReceiveCount,
      },
    });
    expect(queueSettings(stage, `${pair}DeadLettersQueue`)).toEqual({
      ...common,
      VisibilityTimeout: settings.deadLetterVisibilityTimeoutSeconds,
      MessageRetentionPeriod: settings.deadLetterRetentionSeconds,
      DelaySeconds: 0,
    });
  });

  it("gives the rule's dead-letter queue room for every event that EventBridge takes", () => {
    expect(queueSettings(stage, "RuleDeadLettersQueue")).toMatchObject({
      MaximumMessageSize: 1_048_576,
      MessageRetentionPeriod: settings.deadLetterRetentionSeconds,
    });
  });

  it("lets only the work queue move messages to its dead-letter queue", () => {
    const allow = inputsOf(
      stage,
      "sqs/redriveAllowPolicy:RedriveAllowPolicy",
      `${pair}DeadLettersRedriveAllowPolicy`,
    );
    expect(plainJson(jsonOf(allow["redriveAllowPolicy"]))).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: [`arn:aws:sqs:${pair}Queue${suffix}`],
    });
  });

  it("runs the functions on Node 24 and arm64 with the stage's time and memory, logging JSON", () => {
    const common = { Runtime: "nodejs24.x", Architectures: ["arm64"], MemorySize: settings.functionMemoryMb };
    const log = (name: string) => ({ logFormat: "JSON", logGroup: `/aws/lambda/${name}` });
    expect(functionSettings(stage, "RecorderFunction")).toEqual({
      ...common,
      Timeout: settings.functionTimeoutSeconds,
      LoggingConfig: log("Recorder"),
    });
    expect(functionSettings(stage, "DeadLetterFunction")).toEqual({
      ...common,
      Timeout: settings.deadLetterFunctionTimeoutSeconds,
      LoggingConfig: log("DeadLetter"),
    });
    for (const { inputs } of resourcesOfType(stage, "lambda/function:Function")) {
      expect(inputs["reservedConcurrentExecutions"]).toBeUndefined();
    }
  });

  it("maps the queue to the recorder, and each dead-letter queue to the dead-letter function, one at a time", () => {
    const mapping = (queue: string, functionName: string) => ({
      EventSourceArn: `arn:aws:sqs:${queue}`,
      FunctionName: `arn:aws:lambda:function:${functionName}`,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
    expect(mappingSettings(stage, `${pair}Mapping`)).toEqual({
      ...mapping(`${pair}Queue${suffix}`, "RecorderFunction"),
      BatchSize: settings.batchSize,
      MaximumBatchingWindowInSeconds: settings.batchingWindowSeconds,
      ScalingConfig: { maximumConcurrency: settings.maximumConcurrency },
    });
    const one = { BatchSize: 1, MaximumBatchingWindowInSeconds: 0, ScalingConfig: { maximumConcurrency: 2 } };
    expect(mappingSettings(stage, `${pair}DeadLettersMapping`)).toEqual({
      ...mapping(`${pair}DeadLettersQueue${suffix}`, "DeadLetterFunction"),
      ...one,
    });
    expect(mappingSettings(stage, "RuleDeadLettersMapping")).toEqual({
      ...mapping("RuleDeadLettersQueue", "DeadLetterFunction"),
      ...one,
    });
  });

  it("links to the functions what they read, and the stage's own settings", () => {
    expect(stage.functions.map(({ handler }) => handler).sort()).toEqual([
      "packages/functions/src/dead-letter.handler",
      "packages/functions/src/recorder.handler",
    ]);
    for (const { links } of stage.functions) {
      expect(Object.keys(links).sort()).toEqual([
        "DeadLettersTable",
        "MessagesTable",
        "RuleDlq",
        "Stage",
        "WorkQueue",
      ]);
      expect(links["Stage"]).toMatchObject({ settings });
      expect(plain(String(links["WorkQueue"]?.["url"]))).toBe(`https://sqs.${pair}Queue${suffix}`);
    }
  });

  it("keeps both tables on demand, with point-in-time recovery and no index", () => {
    const tables = resourcesOfType(stage, "dynamodb/table:Table");
    expect(tables.map(({ inputs }) => inputs["hashKey"]).sort()).toEqual(["deadLetterId", "messageId"]);
    for (const { inputs } of tables) {
      expect(inputs).toMatchObject({
        billingMode: "PAY_PER_REQUEST",
        pointInTimeRecovery: { enabled: true },
        ttl: { attributeName: "expiresAtSeconds", enabled: true },
        globalSecondaryIndexes: [],
        localSecondaryIndexes: [],
      });
    }
  });
}
