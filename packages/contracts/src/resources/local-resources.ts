/** Names, region, account and default port of the local cloud. A deployed stage has its own names, which the stacks link. */
export const localResources = {
  region: "us-east-1",
  accountId: "000000000000",
  port: 4566,
  stateMachine: "ringback",
  messagesTable: "ringback-messages",
  deadLettersTable: "ringback-dead-letters",
  workQueue: "ringback-work",
  deadLetterQueue: "ringback-work-dlq",
  ruleDlq: "ringback-rule-dlq",
  eventBus: "ringback",
  recorder: "ringback-recorder",
  deadLetter: "ringback-dead-letter",
} as const;

/** The ARN of the local cloud's one state machine. */
export const localStateMachineArn = `arn:aws:states:${localResources.region}:${localResources.accountId}:stateMachine:${localResources.stateMachine}`;
