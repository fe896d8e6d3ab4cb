import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { canonicalJson } from "@ringback/contracts/canonical-json";
import { eventSchema, type WorkflowEvent } from "@ringback/contracts/event";
import type { Cloud } from "./cloud.ts";

export interface MessageState {
  readonly messageId: string | undefined;
  readonly recorded: boolean;
  /** The id is recorded, with the content of another message. */
  readonly conflict?: true;
}

/** Whether the message of an execution's input is in the table, with that content. */
export async function isRecorded(cloud: Cloud, input: string | undefined): Promise<MessageState> {
  const event = eventOf(input);
  if (event === undefined) return { messageId: undefined, recorded: false };
  const messageId = event.id;
  const command = new GetCommand({
    TableName: cloud.messagesTable,
    Key: { messageId },
    ConsistentRead: true,
  });
  const { Item } = await cloud.tables.send(command);
  if (Item === undefined) return { messageId, recorded: false };
  // By value: on its way through the workflow a number may have got another spelling.
  const isSame =
    Item["createdAt"] === Date.parse(event.time) &&
    canonicalJson(JSON.parse(String(Item["event"]))) === canonicalJson(event.detail);
  return isSame ? { messageId, recorded: true } : { messageId, recorded: false, conflict: true };
}

function eventOf(input: string | undefined): WorkflowEvent | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(input ?? "")).data;
  } catch {
    return undefined;
  }
}
