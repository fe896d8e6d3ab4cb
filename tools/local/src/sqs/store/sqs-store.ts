import type { buildApp } from "fauxqs";

export type FauxqsStores = NonNullable<NonNullable<Parameters<typeof buildApp>[0]>["stores"]>;

/** Where fauxqs has its queues and their messages. It exports its application only, so the types are read off that. */
export type SqsStore = FauxqsStores["sqsStore"];

export type SqsQueue = ReturnType<SqsStore["createQueue"]>;

export type SqsMessage = SqsQueue["messages"][number];

/** `VisibilityTimeout`, `ApproximateNumberOfMessages`, ... */
export type QueueAttributeName = Parameters<SqsQueue["getAttribute"]>[0];
