import type { GraphResource } from "@ringback/app/graph/app-graph";
import type { EventBridge } from "../../events/event-bridge.ts";
import type { RuleSettings, TargetSettings } from "../../events/rules/event-rule.ts";
import { physicalNameOf } from "../physical-name.ts";
import { inputsOf } from "../resource-inputs.ts";
import type { ResourceKind } from "../resource-kind.ts";

/** `aws:cloudwatch/eventBus:EventBus` */
export function eventBusKind(eventBridge: Pick<EventBridge, "putBus" | "removeBus">): ResourceKind {
  const put = (resource: GraphResource) => {
    const description = inputsOf(resource).optionalText("description");
    const bus = { name: physicalNameOf(resource), ...(description === undefined ? {} : { description }) };
    eventBridge.putBus(bus);
  };
  return {
    type: "aws:cloudwatch/eventBus:EventBus",
    create: put,
    change: (resource, before) => {
      if (physicalNameOf(resource) !== physicalNameOf(before)) return "needs-replacement";
      put(resource);
      return "changed";
    },
    remove: (resource) => eventBridge.removeBus(physicalNameOf(resource)),
  };
}

/** `aws:cloudwatch/eventRule:EventRule`: by a pattern, a schedule or both. */
export function eventRuleKind(eventBridge: Pick<EventBridge, "putRule" | "removeRule">): ResourceKind {
  const put = (resource: GraphResource) => eventBridge.putRule(ruleOf(resource));
  const identity = (resource: GraphResource) => JSON.stringify([physicalNameOf(resource), busOf(resource)]);
  return {
    type: "aws:cloudwatch/eventRule:EventRule",
    create: put,
    change: (resource, before) => {
      if (identity(resource) !== identity(before)) return "needs-replacement";
      put(resource);
      return "changed";
    },
    remove: (resource) => eventBridge.removeRule({ name: physicalNameOf(resource), ...busOf(resource) }),
  };
}

/** `aws:cloudwatch/eventTarget:EventTarget` */
export function eventTargetKind(eventBridge: Pick<EventBridge, "putTarget" | "removeTarget">): ResourceKind {
  const put = (resource: GraphResource) => eventBridge.putTarget(targetOf(resource));
  const identity = (resource: GraphResource) => JSON.stringify(keyOf(resource));
  return {
    type: "aws:cloudwatch/eventTarget:EventTarget",
    create: put,
    change: (resource, before) => {
      if (identity(resource) !== identity(before)) return "needs-replacement";
      put(resource);
      return "changed";
    },
    remove: (resource) => eventBridge.removeTarget(keyOf(resource)),
  };
}

function busOf(resource: GraphResource): { eventBusName?: string } {
  const eventBusName = inputsOf(resource).optionalText("eventBusName");
  return eventBusName === undefined ? {} : { eventBusName };
}

function ruleOf(resource: GraphResource): RuleSettings {
  const inputs = inputsOf(resource);
  // `state` has taken the place of `isEnabled`, which the provider still has.
  const state = inputs.optionalText("state");
  return {
    name: physicalNameOf(resource),
    isEnabled: state === undefined ? (inputs.optionalFlag("isEnabled") ?? true) : state !== "DISABLED",
    ...busOf(resource),
    ...defined({
      eventPattern: inputs.optionalJson("eventPattern"),
      scheduleExpression: inputs.optionalText("scheduleExpression") || undefined,
      description: inputs.optionalText("description"),
      roleArn: inputs.optionalText("roleArn"),
    }),
  };
}

function keyOf(resource: GraphResource): Pick<TargetSettings, "rule" | "eventBusName" | "targetId"> {
  const inputs = inputsOf(resource);
  return {
    rule: inputs.text("rule"),
    targetId: inputs.optionalText("targetId") ?? resource.name,
    ...busOf(resource),
  };
}

function targetOf(resource: GraphResource): TargetSettings {
  const inputs = inputsOf(resource);
  const transformer = inputs.optionalObject("inputTransformer");
  const policy = inputs.optionalObject("retryPolicy");
  return {
    ...keyOf(resource),
    arn: inputs.text("arn"),
    ...defined({
      roleArn: inputs.optionalText("roleArn"),
      input: inputs.optionalText("input"),
      inputPath: inputs.optionalText("inputPath"),
      inputTransformer:
        transformer === undefined
          ? undefined
          : {
              inputPaths: transformer.textsByName("inputPaths"),
              inputTemplate: transformer.text("inputTemplate"),
            },
      retryPolicy:
        policy === undefined
          ? undefined
          : defined({
              maximumRetryAttempts: policy.optionalNumber("maximumRetryAttempts"),
              maximumEventAgeInSeconds: policy.optionalNumber("maximumEventAgeInSeconds"),
            }),
      deadLetterArn: inputs.optionalObject("deadLetterConfig")?.optionalText("arn"),
      messageGroupId: inputs.optionalObject("sqsTarget")?.optionalText("messageGroupId"),
    }),
  };
}

/** What is given, without what is not. */
function defined<Values extends object>(
  values: Values,
): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  const given: { [Name in keyof Values]?: Exclude<Values[Name], undefined> } = {};
  for (const name of Object.keys(values)) {
    if (Reflect.get(values, name) !== undefined) Reflect.set(given, name, Reflect.get(values, name));
  }
  return given;
}
