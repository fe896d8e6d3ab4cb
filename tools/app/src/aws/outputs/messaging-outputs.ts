import { uuidOf } from "../names/letters-of.ts";
import type { OutputsByType } from "./created.ts";
import { namedAfter } from "./named-after.ts";
import { settingOf } from "./setting-of.ts";
import { textOf } from "./text-of.ts";

/** The name of a bus that may be given by its ARN. */
const busName = (value: unknown) => textOf(value).split(":event-bus/").at(-1) ?? "";

/** Queues, topics, event buses and schedules. */
export const messagingOutputs: OutputsByType = {
  "aws:sqs/queue:Queue": ({ name, place, arn }) => {
    const origin = place.endpoint ?? `https://sqs.${place.region}.${place.domain}`;
    const url = `${origin}/${place.accountId}/${name}`;
    return { id: url, url, name, arn: arn("sqs", name) };
  },
  "aws:sqs/queuePolicy:QueuePolicy": settingOf("queueUrl"),
  "aws:sqs/redrivePolicy:RedrivePolicy": settingOf("queueUrl"),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": settingOf("queueUrl"),
  "aws:cloudwatch/eventBus:EventBus": namedAfter("events", "event-bus/"),
  "aws:cloudwatch/eventRule:EventRule": ({ name, inputs, arn }) => {
    const bus = busName(inputs["eventBusName"]);
    // The rules of an account's first bus do not name it (EventBridge: "ARN format" of rules).
    const path = bus === "" || bus === "default" ? name : `${bus}/${name}`;
    return { id: path, name, arn: arn("events", `rule/${path}`) };
  },
  "aws:cloudwatch/eventTarget:EventTarget": ({ name, inputs }) => ({
    id: `${textOf(inputs["rule"])}-${name}`,
    targetId: name,
  }),
  "aws:scheduler/schedule:Schedule": ({ name, inputs, arn }) => {
    const group = textOf(inputs["groupName"]) || "default";
    return {
      id: `${group}/${name}`,
      name,
      groupName: group,
      arn: arn("scheduler", `schedule/${group}/${name}`),
    };
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": namedAfter("scheduler", "schedule-group/"),
  "aws:sns/topic:Topic": ({ name, arn }) => {
    const topicArn = arn("sns", name);
    return { id: topicArn, name, arn: topicArn };
  },
  "aws:sns/topicPolicy:TopicPolicy": settingOf("arn"),
  "aws:sns/topicSubscription:TopicSubscription": ({ logicalName, inputs }) => {
    const subscriptionArn = `${textOf(inputs["topic"])}:${uuidOf(logicalName)}`;
    return { id: subscriptionArn, arn: subscriptionArn };
  },
};
