import type { AppGraph } from "@ringback/app/graph/app-graph";
import { type Attributes, type Deployment, withoutQueueUrl } from "./deployment.ts";
import { inputsOf, jsonOf } from "./find-resource.ts";

/** What a stage runs on AWS. */
export function awsDeployment(stage: AppGraph, pair: "Work" | "WorkFifo"): Deployment {
  const { definition } = inputsOf(stage, "sfn/stateMachine:StateMachine", "Workflow");
  return {
    queues: {
      work: queue(stage, `${pair}Queue`),
      deadLetters: queue(stage, `${pair}DeadLettersQueue`),
      ruleDeadLetters: queue(stage, "RuleDeadLettersQueue"),
    },
    functions: {
      recorder: lambda(stage, "Recorder"),
      deadLetter: lambda(stage, "DeadLetter"),
    },
    mappings: {
      work: mapping(stage, `${pair}Mapping`),
      deadLetters: mapping(stage, `${pair}DeadLettersMapping`),
      ruleDeadLetters: mapping(stage, "RuleDeadLettersMapping"),
    },
    definition: withoutQueueUrl(String(definition), String(stage.links["WorkQueue"]?.["url"])),
  };
}

function queue(stage: AppGraph, name: string): Attributes {
  const inputs = inputsOf(stage, "sqs/queue:Queue", name);
  const redrive = inputs["redrivePolicy"] === undefined ? undefined : jsonOf(inputs["redrivePolicy"]);
  return {
    VisibilityTimeout: String(inputs["visibilityTimeoutSeconds"]),
    MessageRetentionPeriod: String(inputs["messageRetentionSeconds"]),
    DelaySeconds: String(inputs["delaySeconds"]),
    MaximumMessageSize: String(inputs["maxMessageSize"]),
    FifoQueue: inputs["fifoQueue"] === true ? "true" : undefined,
    DeduplicationScope: inputs["deduplicationScope"],
    FifoThroughputLimit: inputs["fifoThroughputLimit"],
    maxReceiveCount: (redrive as { maxReceiveCount?: number } | undefined)?.maxReceiveCount,
  };
}

function lambda(stage: AppGraph, name: string): Attributes {
  const { timeout, memorySize } = inputsOf(stage, "lambda/function:Function", `${name}Function`);
  const handler = stage.functions.find(({ resource }) => resource === `${name}Function`)?.handler;
  return { handler, timeoutSeconds: timeout, memoryMb: memorySize };
}

function mapping(stage: AppGraph, name: string): Attributes {
  const inputs = inputsOf(stage, "lambda/eventSourceMapping:EventSourceMapping", name);
  return {
    invokes: String(inputs["functionName"]).includes("-RecorderFunction-") ? "recorder" : "deadLetter",
    batchSize: inputs["batchSize"],
    maximumBatchingWindowSeconds: inputs["maximumBatchingWindowInSeconds"],
    functionResponseTypes: inputs["functionResponseTypes"],
    maximumConcurrency: (inputs["scalingConfig"] as { maximumConcurrency: number }).maximumConcurrency,
  };
}
