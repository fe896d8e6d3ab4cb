import type { Authorizer } from "../iam/authorizer.ts";
import type { Delivery, DeliveryPrincipal, DeliveryResult, MessageAttribute } from "./delivery.ts";
import { failedDelivery } from "./failed-delivery.ts";

/** Delivers to what an ARN names. */
export interface Targets {
  /** Never rejects: what keeps a target from taking the delivery is its result. */
  deliver(delivery: Delivery): Promise<DeliveryResult>;
}

/** The services that targets are in. Each throws an error whose `name`, or for SQS whose `code`, is AWS's. */
export interface TargetServices {
  startExecution(input: {
    readonly stateMachineArn: string;
    readonly name?: string;
    readonly input: string;
  }): unknown;
  sendMessage(input: {
    readonly queueArn: string;
    readonly MessageBody: string;
    readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
    readonly MessageGroupId?: string;
    readonly MessageDeduplicationId?: string;
  }): unknown;
  /** Takes the event as an asynchronous invocation does: before the function runs. */
  invokeAsync(functionArn: string, event: unknown): unknown;
  /** @param event in AWS's envelope, as JSON text */
  putEvent(eventBusArn: string, event: string, by: DeliveryPrincipal): unknown;
  publish(input: {
    readonly TopicArn: string;
    readonly Message: string;
    readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
  }): unknown;
}

/**
 * The one way by which EventBridge and SNS reach a state machine, a queue, a function, a bus or
 * a topic. The role that delivers
 * needs the action in its policies; a service in its own name needs it in the policy of the target.
 *
 * @param options.authorizer without it, everything is allowed
 */
export function createTargets(options: { services: TargetServices; authorizer?: Authorizer }): Targets {
  const { services, authorizer } = options;
  return {
    deliver: async (delivery) => {
      const target = targetOf(delivery.targetArn);
      if (target === undefined) {
        const message = `The local cloud delivers to no ${delivery.targetArn}.`;
        return { outcome: "rejected", errorCode: "NO_RESOURCE", message };
      }
      const { targetArn: resource, principal } = delivery;
      const denial = authorizer?.denialOf({ principal, action: target.action, resource });
      if (denial !== undefined) {
        const errorCode = denial.reason === "no-trust" ? "FAILED_TO_ASSUME_ROLE" : "NO_PERMISSIONS";
        return { outcome: "rejected", errorCode, message: denial.message };
      }
      try {
        await target.deliver(services, delivery);
        return { outcome: "delivered" };
      } catch (error) {
        return failedDelivery(error);
      }
    },
  };
}

/** One kind of target. */
interface Target {
  readonly action: string;
  deliver(services: TargetServices, delivery: Delivery): unknown;
}

const stateMachine: Target = {
  action: "states:StartExecution",
  deliver: async (services, { targetArn: stateMachineArn, payload: input, executionName }) => {
    const name = executionName === undefined ? {} : { name: executionName };
    try {
      await services.startExecution({ stateMachineArn, input, ...name });
    } catch (error) {
      // An attempt before this one has started it.
      const isStarted = error instanceof Error && error.name === "ExecutionAlreadyExists";
      if (!isStarted || executionName === undefined) throw error;
    }
  },
};

const queue: Target = {
  action: "sqs:SendMessage",
  deliver: (services, { targetArn: queueArn, payload: MessageBody, message = {} }) => {
    const { groupId, deduplicationId, attributes = {} } = message;
    return services.sendMessage({
      queueArn,
      MessageBody,
      ...(Object.keys(attributes).length === 0 ? {} : { MessageAttributes: attributes }),
      ...(groupId === undefined ? {} : { MessageGroupId: groupId }),
      ...(deduplicationId === undefined ? {} : { MessageDeduplicationId: deduplicationId }),
    });
  },
};

const lambda: Target = {
  action: "lambda:InvokeFunction",
  deliver: (services, { targetArn, payload }) => services.invokeAsync(targetArn, JSON.parse(payload)),
};

const eventBus: Target = {
  action: "events:PutEvents",
  deliver: (services, { targetArn, payload, principal }) => services.putEvent(targetArn, payload, principal),
};

const topic: Target = {
  action: "sns:Publish",
  deliver: (services, { targetArn: TopicArn, payload: Message, message }) =>
    services.publish({
      TopicArn,
      Message,
      ...(message?.attributes === undefined ? {} : { MessageAttributes: message.attributes }),
    }),
};

/** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE` */
function targetOf(arn: string): Target | undefined {
  const [prefix, , service, , , resource = ""] = arn.split(":");
  if (prefix !== "arn") return undefined;
  if (service === "states" && resource === "stateMachine") return stateMachine;
  if (service === "sqs") return queue;
  if (service === "lambda" && resource === "function") return lambda;
  if (service === "sns") return topic;
  if (service === "events" && resource.startsWith("event-bus/")) return eventBus;
  return undefined;
}
