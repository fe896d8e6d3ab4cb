import { timeToLiveAttribute } from "@ringback/contracts/resources/time-to-live";
import "./current-stage.ts";
import { tableEncryption } from "./encryption.ts";

/**
 * Where an app is protected, AWS refuses to delete its tables. SST's `retain` keeps them when their stage goes.
 *
 * Time to live is on in every stage, and the settings decide whether items carry the attribute: AWS's provider leaves
 * it on when a stack says nothing about it any more (terraform-provider-aws, issue 44730).
 */
const kept = {
  ttl: timeToLiveAttribute,
  deletionProtection: $app.protect,
  transform: {
    table: (table: object, options: $util.CustomResourceOptions): undefined => {
      Object.assign(table, tableEncryption);
      options.protect = $app.protect;
    },
  },
} as const;

/** What is recorded: one item a message, found by its id. On demand, with point-in-time recovery by SST's default. */
export const messages = new sst.aws.Dynamo("Messages", {
  fields: { messageId: "string" },
  primaryIndex: { hashKey: "messageId" },
  ...kept,
});

/** What could not be recorded, with the reason, until somebody sends it again. */
export const deadLetters = new sst.aws.Dynamo("DeadLetters", {
  fields: { deadLetterId: "string" },
  primaryIndex: { hashKey: "deadLetterId" },
  ...kept,
});

/** What the functions know of the tables: their names. A link of the tables themselves would grant dynamodb:*. */
export const tableLinks = [
  new sst.Linkable("MessagesTable", { properties: { name: messages.name } }),
  new sst.Linkable("DeadLettersTable", { properties: { name: deadLetters.name } }),
];
