import { resolve } from "node:path";
import { localResources, localStateMachineArn } from "@ringback/contracts/resources/local-resources";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { deployMappings } from "@ringback/local/event-source-mapping/deploy-mappings";
import { createEventSourceMapping } from "@ringback/local/event-source-mapping/event-source-mapping";
import { deployFunctions } from "@ringback/local/lambda/deploy-functions";
import { createLambdaFunction } from "@ringback/local/lambda/lambda-function";
import { deployQueues } from "@ringback/local/sqs/deploy-queues";
import { openQueueService } from "@ringback/local/sqs/queue-service";
import { deployWorkflow } from "@ringback/local/states/deploy-workflow";
import { createStepFunctions } from "@ringback/stepfunctions/step-functions";
import { vi } from "vitest";
import { type Attributes, type Deployment, withoutQueueUrl } from "./deployment.ts";

/**
 * What the local cloud runs with a stage's settings. The caller spies on `event-source-mapping` and
 * `lambda-function` of the local cloud, where it hands over what it deploys.
 */
export async function localDeployment(settings: StageSettings): Promise<Deployment> {
  const attributesOf = new Map<string, Record<string, string>>();
  const queueService = await openQueueService({ host: "127.0.0.1", region: localResources.region });
  const queues = {
    ...queueService,
    createQueue: (name: string, attributes: Record<string, string>) => {
      const created = queueService.createQueue(name, attributes);
      attributesOf.set(created.queueUrl, attributes);
      return created;
    },
  };
  const { work, deadLetters, ruleDlq } = await deployQueues(queues, settings);
  const queueUrls = { work: work.queueUrl, deadLetters: deadLetters.queueUrl, ruleDlq: ruleDlq.queueUrl };
  vi.mocked(createLambdaFunction).mockClear();
  vi.mocked(createEventSourceMapping).mockClear();
  const { recorder, deadLetter } = await deployFunctions({
    app: resolve(import.meta.dirname, "../.."),
    settings,
    endpointUrl: "http://127.0.0.1:9",
    environment: {},
    minify: true,
    onLog: () => undefined,
    onFailed: () => undefined,
    onInvoke: () => undefined,
  });
  const mappings = deployMappings({
    settings,
    queues,
    queueUrls,
    recorder: recorder.lambda,
    deadLetter: deadLetter.lambda,
    isInspected: false,
  });
  const definition = await definitionOf(work.queueUrl, settings);
  await Promise.all(mappings.map((mapping) => mapping.close(0)));
  await Promise.all([recorder.lambda.close(), deadLetter.lambda.close(), queues.close()]);
  return {
    queues: {
      work: queue(attributesOf.get(queueUrls.work)),
      deadLetters: queue(attributesOf.get(queueUrls.deadLetters)),
      ruleDeadLetters: queue(attributesOf.get(queueUrls.ruleDlq)),
    },
    functions: { recorder: lambda(recorder), deadLetter: lambda(deadLetter) },
    mappings: {
      work: mapping(queueUrls.work),
      deadLetters: mapping(queueUrls.deadLetters),
      ruleDeadLetters: mapping(queueUrls.ruleDlq),
    },
    definition,
  };
}

function queue({ RedrivePolicy, ...attributes }: Record<string, string> = {}): Attributes {
  const redrive: { maxReceiveCount?: number } = JSON.parse(RedrivePolicy ?? "{}");
  return { ...attributes, maxReceiveCount: redrive.maxReceiveCount };
}

function lambda({
  handler,
  lambda: { functionName },
}: {
  handler: string;
  lambda: { functionName: string };
}): Attributes {
  const options = vi
    .mocked(createLambdaFunction)
    .mock.calls.find(([call]) => call.functionName === functionName)?.[0];
  return { handler, timeoutSeconds: options?.timeoutSeconds, memoryMb: options?.memoryMb };
}

function mapping(queueUrl: string): Attributes {
  const calls = vi.mocked(createEventSourceMapping).mock.calls.map(([options]) => options);
  const found = calls.find(({ source }) => source.queueArn.split(":").at(-1) === queueUrl.split("/").at(-1));
  if (found === undefined) throw new Error(`Nothing reads ${queueUrl}.`);
  const { parameters, lambda } = found;
  return {
    ...parameters,
    invokes: lambda.functionName === localResources.recorder ? "recorder" : "deadLetter",
  };
}

async function definitionOf(queueUrl: string, settings: StageSettings): Promise<unknown> {
  const stepFunctions = createStepFunctions({
    region: localResources.region,
    accountId: localResources.accountId,
  });
  await deployWorkflow(stepFunctions, { queueUrl, settings });
  const description: { definition?: string } = await stepFunctions.call("DescribeStateMachine", {
    stateMachineArn: localStateMachineArn,
  });
  await stepFunctions.close();
  return withoutQueueUrl(description.definition ?? "", queueUrl);
}
