import type { Message } from "@ringback/contracts/message/queue-body";
import type { MessageLook } from "@ringback/core/look/message-look";
import { Refused } from "@ringback/core/work/refused";
import type { MessageWork } from "@ringback/core/work/work";
import type { TaskDeclaration } from "@ringback/functions/task-declaration";
import * as z from "zod/mini";
import type { FunctionEnvironment } from "./function-environment.ts";

/** What a message of a task with work of its own holds. */
const payload = z.object({ message: z.string(), work: z.optional(z.string()) });
export type OwnEvent = z.infer<typeof payload>;

/** The declaration of a task with work of its own and a look. */
export function ownTask(environment: FunctionEnvironment) {
  const look = ownLook(environment);
  return { payload, work: ownWork(environment), look } satisfies TaskDeclaration<OwnEvent>;
}

/** The same without a look: nobody can say whether the work of a dead letter was done. */
export function ownTaskWithoutLook(environment: FunctionEnvironment): TaskDeclaration<OwnEvent> {
  return { payload, work: ownWork(environment) };
}

/**
 * Work of a task's own, as a team writes it: it writes to a table or service of its own, once for each message id, and
 * refuses other content under an id that is there. It throws, hangs, or gives what is no output where the message says so.
 */
function ownWork(environment: FunctionEnvironment): MessageWork<OwnEvent> {
  return async (message, { signal }) => {
    const { event, messageId } = message;
    if (event.work === "work throws") throw new TypeError("The work has a bug.");
    if (event.work === "work hangs") return never();
    try {
      await environment.putMessageUnlessOther({ ...itemOf(message), digest: digestOf(message) }, signal);
    } catch (error) {
      throw refused(error) ?? error;
    }
    return event.work === "work is too slow" ? never() : resultOf(messageId, event);
  };
}

/** Whether the work was done: the same result again where it was. */
function ownLook(environment: FunctionEnvironment): MessageLook<OwnEvent> {
  return async (message, { signal }) => {
    const item = await environment.getMessage(message.messageId, signal);
    if (item === undefined || item.digest !== digestOf(message)) return undefined;
    return resultOf(message.messageId, message.event);
  };
}

function itemOf({ messageId, createdAt, event }: Message<OwnEvent>) {
  return { messageId, createdAt: Date.parse(createdAt), event: JSON.stringify(event) };
}

const digestOf = ({ createdAt, event }: Message<OwnEvent>) =>
  `${Date.parse(createdAt)} ${JSON.stringify(event)}`;

const never = () => new Promise<never>(() => undefined);

function refused(error: unknown): Refused | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "ConditionalCheckFailedException")
    return new Refused("OtherWorkDone", "Other work was done under this id.");
  if (error.name === "ValidationException")
    return new Refused("WorkRefused", "The service refuses the message.");
  return undefined;
}

/** More than Step Functions takes as an output. */
const tooLarge = "x".repeat(262_144);

function resultOf(messageId: string, { message, work }: OwnEvent): unknown {
  if (work === "output is no JSON") return { messageId, count: 1n };
  if (work === "output too large") return { messageId, tooLarge };
  return { messageId, isLarge: message.length % 2 === 0 };
}
