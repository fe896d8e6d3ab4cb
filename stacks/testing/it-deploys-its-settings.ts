import type { AppGraph } from "@ringback/app/graph/app-graph";
import { taskStateSeconds } from "@ringback/contracts/settings/derived-times";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { defaultTimeoutSeconds } from "@ringback/contracts/workflow/default-timeout";
import { recordWorkflow } from "@ringback/contracts/workflow/record-workflow";
import { taskState } from "@ringback/contracts/workflow/task-state";
import validateDefinition from "asl-validator";
import { expect, it } from "vitest";
import { functionSettings, mappingSettings, queueSettings } from "./deployed-settings.ts";
import { inputsOf, jsonOf, plain, plainJson, resourcesOfType } from "./find-resource.ts";

/**
 * What holds of the task that records on every stage: it is deployed with its settings and nothing else.
 * @param pair the logical name of the pair of queues that the stage sends to
 */
export function itDeploysItsSettings(options: {
  stage: AppGraph;
  settings: TaskSettings;
  pair: "RecordWork" | "RecordWorkFifo";
}): void {
  const { stage, settings, pair } = options;
  const isFifo = pair === "RecordWorkFifo";
  const suffix = isFifo ? ".fifo" : "";

  it("deploys the definition that the contracts give, and asl-validator has nothing against it", () => {
    const { definition } = inputsOf(stage, "sfn/stateMachine:StateMachine", "RecordWorkflow");
    const deployed = jsonOf(definition);
    const queueUrl = stage.links["RecordTask"]?.["queueUrl"];
    expect(queueUrl).toMatch(/^https:\/\/sqs\./);
    expect(deployed).toEqual(recordingDefinition(String(queueUrl), settings));
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
    expect(queueSettings(stage, "RecordUndeliveredEventsQueue")).toMatchObject({
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
    expect(functionSettings(stage, "RecordFunction")).toEqual({
      ...common,
      Timeout: settings.functionTimeoutSeconds,
      LoggingConfig: log("Record"),
    });
    expect(functionSettings(stage, "RecordDeadLetterFunction")).toEqual({
      ...common,
      Timeout: settings.deadLetterFunctionTimeoutSeconds,
      LoggingConfig: log("RecordDeadLetter"),
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
      ...mapping(`${pair}Queue${suffix}`, "RecordFunction"),
      BatchSize: settings.batchSize,
      MaximumBatchingWindowInSeconds: settings.batchingWindowSeconds,
      ScalingConfig: { maximumConcurrency: settings.maximumConcurrency },
    });
    const one = { BatchSize: 1, MaximumBatchingWindowInSeconds: 0, ScalingConfig: { maximumConcurrency: 2 } };
    expect(mappingSettings(stage, `${pair}DeadLettersMapping`)).toEqual({
      ...mapping(`${pair}DeadLettersQueue${suffix}`, "RecordDeadLetterFunction"),
      ...one,
    });
    expect(mappingSettings(stage, "RecordUndeliveredEventsMapping")).toEqual({
      ...mapping("RecordUndeliveredEventsQueue", "RecordUndeliveredFunction"),
      ...one,
    });
  });

  it("links to the functions what they read: the archive, the stage, and their own task with its settings", () => {
    expect(stage.functions.map(({ handler }) => handler)).toEqual([
      "packages/functions/src/recorder.handler",
      "packages/functions/src/recorder.deadLetterHandler",
      "packages/functions/src/undelivered-events.handler",
    ]);
    for (const { links } of stage.functions) {
      expect(Object.keys(links).sort()).toEqual(["DeadLettersTable", "RecordTask", "Stage"]);
      expect(links["RecordTask"]).toMatchObject({ task: "Record", settings });
      expect(plain(String(links["RecordTask"]?.["queueUrl"]))).toBe(`https://sqs.${pair}Queue${suffix}`);
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

/** The workflow that records, with the settings of its task. */
export function recordingDefinition(queueUrl: string, settings: TaskSettings): object {
  const resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken";
  const { fifo } = settings;
  return {
    ...recordWorkflow({ fifo, state: (options) => taskState({ queueUrl, resource, settings }, options) }),
    TimeoutSeconds: defaultTimeoutSeconds(taskStateSeconds(settings)),
  };
}
