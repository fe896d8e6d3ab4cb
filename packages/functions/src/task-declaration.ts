import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { PayloadSchema } from "@ringback/contracts/message/payload-schema";
import type { TaskLink } from "@ringback/contracts/resources/task-link";
import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import type { Look } from "@ringback/core/look/look";
import type { MessageLook } from "@ringback/core/look/message-look";
import type { MessageLookup } from "@ringback/core/ports/message-store";
import type { BatchWork, MessageWork } from "@ringback/core/work/work";

/** What a task is in code. */
export type TaskDeclaration<Event, Result = unknown> = {
  /** The zod schema of the message's `event`. */
  readonly payload: PayloadSchema<Event>;
  /** Says whether the work of a message is done; without it nobody can say so of a message whose receives are used up. */
  readonly look?: MessageLook<Event, Found<NoInfer<Result>>> | Look<Event>;
  /** Where the messages are that the work has recorded, for work that records: it is found there by its id alone. */
  readonly lookup?: MessageLookup;
} & (
  | { readonly work: MessageWork<Event, Result>; readonly batchWork?: never }
  | { readonly batchWork: BatchWork<Event>; readonly work?: never }
);

/** What a look finds: the work's result, and anything where the work may give none. */
type Found<Result> = undefined extends Result ? unknown : Result;

/** What a declaration can be made from: what is there once for all functions of a module. */
export interface TaskContext {
  readonly link: TaskLink;
  readonly stage: StageSettings;
  /** The DynamoDB client of the archive, with the time limits of `storeCall`. */
  readonly documents: DynamoDBDocumentClient;
}
