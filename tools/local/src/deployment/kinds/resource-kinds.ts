import type { Services } from "../../services/open-services.ts";
import type { ResourceKind } from "../resource-kind.ts";
import { bucketKinds } from "./bucket.ts";
import { eventBusKind, eventRuleKind, eventTargetKind } from "./event-bridge.ts";
import { eventInvokeConfigKind } from "./event-invoke-config.ts";
import type { eventSourceMappingKind } from "./event-source-mapping.ts";
import type { lambdaFunctionKind } from "./lambda-function.ts";
import { queueKind, queuePolicyKinds } from "./queue.ts";
import { stateMachineKind } from "./state-machine.ts";
import { tableKind } from "./table.ts";
import { topicKind, topicPolicyKind, topicSubscriptionKind } from "./topic.ts";

/** Kinds whose resources begin to take messages as soon as they are made. */
export const takesMessages: ReadonlySet<string> = new Set([
  "aws:lambda/eventSourceMapping:EventSourceMapping",
]);

/** Every kind of resource that the local cloud runs. */
export function resourceKinds(options: {
  services: Services;
  functions: ReturnType<typeof lambdaFunctionKind>;
  mappings: ReturnType<typeof eventSourceMappingKind>;
  onWarning(message: string): void;
}): readonly ResourceKind[] {
  const { services, functions, mappings, onWarning } = options;
  const { queues, tables, topics, buckets, stepFunctions, lambda, eventBridge } = services;
  return [
    queueKind(queues),
    ...queuePolicyKinds(queues),
    tableKind({ tables, onWarning }),
    ...bucketKinds(buckets),
    topicKind(topics),
    topicPolicyKind(topics),
    topicSubscriptionKind({ topics, onWarning }),
    functions,
    eventInvokeConfigKind(lambda),
    mappings,
    stateMachineKind(stepFunctions),
    eventBusKind(eventBridge),
    eventRuleKind(eventBridge),
    eventTargetKind(eventBridge),
  ];
}
