import { localResources, localStateMachineArn } from "@ringback/contracts/resources/local-resources";
import type { StepFunctions } from "@ringback/stepfunctions/step-functions";
import type { QueueService } from "../sqs/queue-service.ts";
import type { Rule } from "./event-bus.ts";

/**
 * The rule that starts an execution for every event. An event for which none could be started goes to the rule's
 * dead-letter queue.
 */
export function workflowRule(cloud: {
  stepFunctions: StepFunctions;
  queues: QueueService;
  ruleDlqUrl: string;
}): Rule {
  const { region, accountId, eventBus } = localResources;
  return {
    arn: `arn:aws:events:${region}:${accountId}:rule/${eventBus}/ringback-start-workflow`,
    targetArn: localStateMachineArn,
    deliver: ({ name, input }) =>
      cloud.stepFunctions.call("StartExecution", { stateMachineArn: localStateMachineArn, name, input }),
    deadLetter: ({ body, attributes }) => {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [key, { DataType: "String", StringValue: value }]),
      );
      cloud.queues.sendMessage({ QueueUrl: cloud.ruleDlqUrl, MessageBody: body, MessageAttributes });
    },
  };
}
