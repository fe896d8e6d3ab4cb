import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { eventSchema } from "@ringback/contracts/event";
import type { Cloud } from "./cloud.ts";

export interface MessageState {
  readonly messageId: string | undefined;
  readonly recorded: boolean;
}

/** Whether the message of an execution's input is in the table. */
export async function isRecorded(cloud: Cloud, input: string | undefined): Promise<MessageState> {
  const messageId = idOf(input);
  if (messageId === undefined) return { messageId, recorded: false };
  const command = new GetCommand({
    TableName: cloud.messagesTable,
    Key: { messageId },
    ConsistentRead: true,
  });
  const { Item } = await cloud.tables.send(command);
  return { messageId, recorded: Item !== undefined };
}

function idOf(input: string | undefined): string | undefined {
  try {
    const event = eventSchema.safeParse(JSON.parse(input ?? ""));
    return event.success ? event.data.id : undefined;
  } catch {
    return undefined;
  }
}
