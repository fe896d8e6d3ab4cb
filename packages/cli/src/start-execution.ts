import { createHash } from "node:crypto";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { WorkflowEvent } from "@ringback/contracts/event";
import type { Cloud } from "./cloud.ts";
import { CommandFailure } from "./usage-error.ts";

/** Step Functions takes names of 1 to 80 characters of this kind. */
const executionName = /^[A-Za-z0-9_-]{1,80}$/;

/** The name of an event's execution: its id where that is a name, a hash of it otherwise. */
export function executionNameOf({ id }: WorkflowEvent): string {
  return executionName.test(id) ? id : `event-${createHash("sha256").update(id).digest("hex").slice(0, 64)}`;
}

/**
 * Starts the execution of an event by its name, so that the same event starts one execution, however often it is
 * sent. Gives the execution's ARN.
 */
export async function startExecution(cloud: Cloud, event: WorkflowEvent): Promise<string> {
  const command = new StartExecutionCommand({
    stateMachineArn: cloud.stateMachineArn,
    name: executionNameOf(event),
    input: JSON.stringify(event),
  });
  const { executionArn } = await cloud.workflows.send(command);
  if (executionArn === undefined) throw new CommandFailure("Step Functions gave no execution ARN.");
  return executionArn;
}

/** Puts events on the bus, whose rule starts the executions. EventBridge gives each event an id of its own. */
export async function putEvents(cloud: Cloud, events: readonly WorkflowEvent[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let start = 0; start < events.length; start += 10) {
    const Entries = events.slice(start, start + 10).map((event) => ({
      EventBusName: cloud.eventBus,
      Source: typeof event["source"] === "string" ? event["source"] : "ringback.cli",
      DetailType: typeof event["detail-type"] === "string" ? event["detail-type"] : "Message",
      Time: new Date(event.time),
      Detail: JSON.stringify(event.detail),
    }));
    const response = await cloud.events.send(new PutEventsCommand({ Entries }));
    for (const entry of response.Entries ?? []) {
      if (entry.EventId === undefined)
        throw new CommandFailure(`The bus refused an event: ${entry.ErrorMessage}`);
      ids.push(entry.EventId);
    }
  }
  return ids;
}
