import { anyJson } from "@ringback/contracts/message/any-json";
import { keptTable } from "./storage/kept-table.ts";

/**
 * What `bufferedTask` has to be told of a task that records its messages: it makes the table, one item a message, found by
 * its id. The functions find its name in their task's own link.
 *
 * @param table the name of the table's component, `Messages`
 */
export function recordingIn(table: string) {
  const messagesTable = keptTable(table, "messageId");
  return {
    payload: anyJson,
    messagesTable,
    permissions: [
      { actions: ["dynamodb:PartiQLInsert", "dynamodb:PutItem"], resources: [messagesTable.arn] },
    ],
    lookPermissions: [{ actions: ["dynamodb:GetItem"], resources: [messagesTable.arn] }],
    // Its work makes no calls but those to the table.
    settings: { workSeconds: 0 },
  } as const;
}
