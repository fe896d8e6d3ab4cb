import { parseJson } from "@ringback/contracts/message/json-value";
import { EventBridgeError } from "../event/event-bridge-error.ts";
import { eventPattern } from "../pattern/event-pattern.ts";
import type { EventBus, EventBuses } from "../rules/event-buses.ts";
import type { EventRule, RuleTarget } from "../rules/event-rule.ts";
import { page } from "./page.ts";

type Input = Readonly<Record<string, unknown>>;
type Action = (buses: EventBuses, input: Input) => object;

/** The actions that change nothing. */
export const readActions: ReadonlyMap<string, Action> = new Map<string, Action>([
  [
    "ListEventBuses",
    (buses, input) => {
      const prefix = optionalText(input, "NamePrefix") ?? "";
      const named = buses.all.filter(({ name }) => name.startsWith(prefix));
      return page("EventBuses", named.map(shownBus), input);
    },
  ],
  ["DescribeEventBus", (buses, input) => shownBus(buses.bus(optionalText(input, "Name")))],
  [
    "ListRules",
    (buses, input) => {
      const prefix = optionalText(input, "NamePrefix") ?? "";
      const rules = [...buses.bus(optionalText(input, "EventBusName")).rules.values()];
      const named = rules.filter(({ settings }) => settings.name.startsWith(prefix));
      return page("Rules", named.map(shownRule), input);
    },
  ],
  [
    "DescribeRule",
    (buses, input) => shownRule(buses.rule(text(input, "Name"), optionalText(input, "EventBusName"))),
  ],
  [
    "ListTargetsByRule",
    (buses, input) => {
      const rule = buses.rule(text(input, "Rule"), optionalText(input, "EventBusName"));
      return page("Targets", [...rule.targets.values()].map(shownTarget), input);
    },
  ],
  ["TestEventPattern", (_, input) => ({ Result: matchesPattern(input) })],
]);

/** "The following fields are mandatory" (Amazon EventBridge API Reference, `TestEventPattern`). */
const mandatoryFields = ["id", "account", "source", "time", "region", "resources", "detail-type"];

function matchesPattern(input: Input): boolean {
  const matches = eventPattern(text(input, "EventPattern"));
  let event: unknown;
  try {
    event = parseJson(text(input, "Event"));
  } catch {
    throw new EventBridgeError("ValidationException", "Parameter Event is not valid.");
  }
  const isEvent =
    typeof event === "object" &&
    event !== null &&
    mandatoryFields.every((name) => Object.hasOwn(Object(event), name));
  if (!isEvent) throw new EventBridgeError("ValidationException", "Parameter Event is not valid.");
  return matches(event);
}

const shownBus = ({ name, arn, description, createdAtMs }: EventBus) => ({
  Name: name,
  Arn: arn,
  Description: description,
  CreationTime: createdAtMs / 1000,
  LastModifiedTime: createdAtMs / 1000,
});

const shownRule = ({ settings, arn, busName }: EventRule) => ({
  Name: settings.name,
  Arn: arn,
  EventPattern: settings.eventPattern,
  ScheduleExpression: settings.scheduleExpression,
  State: settings.isEnabled ? "ENABLED" : "DISABLED",
  Description: settings.description,
  RoleArn: settings.roleArn,
  EventBusName: busName,
});

function shownTarget({ settings, retryPolicy }: RuleTarget): object {
  const { targetId, arn, roleArn, input, inputPath, inputTransformer, deadLetterArn, messageGroupId } =
    settings;
  return {
    Id: targetId,
    Arn: arn,
    RoleArn: roleArn,
    Input: input,
    InputPath: inputPath,
    ...(inputTransformer === undefined
      ? {}
      : {
          InputTransformer: {
            InputPathsMap: inputTransformer.inputPaths,
            InputTemplate: inputTransformer.inputTemplate,
          },
        }),
    ...(settings.retryPolicy === undefined
      ? {}
      : {
          RetryPolicy: {
            MaximumRetryAttempts: retryPolicy.maximumRetryAttempts,
            MaximumEventAgeInSeconds: retryPolicy.maximumEventAgeInSeconds,
          },
        }),
    ...(deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: deadLetterArn } }),
    ...(messageGroupId === undefined ? {} : { SqsParameters: { MessageGroupId: messageGroupId } }),
  };
}

function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function text(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value !== undefined) return value;
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  throw new EventBridgeError(
    "ValidationException",
    `1 validation error detected: Value null at '${field}' failed to satisfy constraint: Member must not be null`,
  );
}
