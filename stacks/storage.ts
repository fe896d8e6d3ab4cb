import { stage } from "./current-stage.ts";

/** Production's tables stay when their stage goes (SST's `retain`), and AWS refuses to delete them. */
const kept = {
  deletionProtection: stage.isProduction,
  transform: {
    table: (_table: unknown, options: $util.CustomResourceOptions): undefined => {
      options.protect = stage.isProduction;
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

// A link of the tables themselves would grant dynamodb:*.
export const tableLinks = [
  new sst.Linkable("MessagesTable", { properties: { name: messages.name } }),
  new sst.Linkable("DeadLettersTable", { properties: { name: deadLetters.name } }),
];
