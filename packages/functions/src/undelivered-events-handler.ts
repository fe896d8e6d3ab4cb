import { workflowVariable } from "@ringback/contracts/resources/task-link";
import { createPorts } from "./ports.ts";
import { resources } from "./resources.ts";
import { settleUndeliveredEvents } from "./sqs/settle-undelivered-events.ts";
import { type SqsHandler, sqsBatchHandler } from "./sqs/sqs-batch-handler.ts";
import { taskOfFunction } from "./task-of-function.ts";

/**
 * The Lambda handler that archives the events that the EventBridge rule of a workflow could not deliver. Its time limits are
 * those of a task of the workflow, which `RINGBACK_TASK` names; `RINGBACK_WORKFLOW` names the workflow.
 *
 * @throws Error where one of them is missing
 */
export function undeliveredEventsHandler(): SqsHandler {
  const { settings } = taskOfFunction(process.env, resources);
  const workflow = process.env[workflowVariable];
  if (workflow === undefined) {
    throw new Error(`This function has no ${workflowVariable}: the stacks' workflow sets it.`);
  }
  const { archive, clock } = createPorts(settings, resources);
  const { stage, logErrorMessages } = resources.Stage.settings;
  return sqsBatchHandler(settleUndeliveredEvents({ archive, clock, stage, workflow }), {
    clock,
    logErrorMessages,
    timeoutSeconds: settings.deadLetterFunctionTimeoutSeconds,
  });
}
