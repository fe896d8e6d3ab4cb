import type { DeadLetterArchive } from "@ringback/core/ports/dead-letter-archive";
import type { LastReasons } from "@ringback/core/ports/last-reasons";
import type {
  LookupOutcome,
  MessageLookup,
  MessageStore,
  RecordOutcome,
} from "@ringback/core/ports/message-store";
import type { StoredMessage } from "@ringback/core/ports/stored-message";
import type { TaskCallback } from "@ringback/core/ports/task-callback";
import { awsError, failedCall } from "@ringback/functions/aws-client/aws-error";
import { keepOutcome } from "@ringback/functions/dynamodb/keep-outcome";
import { callbackOutcome } from "@ringback/functions/step-functions/callback-outcome";
import type { FunctionEnvironment } from "./function-environment.ts";

/** Core's ports on top of the modelled AWS calls, with the outcomes that the adapters for AWS give. */
export interface RingbackPorts {
  readonly store: MessageStore & MessageLookup;
  readonly archive: DeadLetterArchive;
  readonly lastReasons: LastReasons;
  readonly callback: TaskCallback;
}

/** The ports of one invocation. */
export function ringbackPorts(environment: FunctionEnvironment): RingbackPorts {
  return {
    store: {
      record: (messages, signal) =>
        Promise.all(messages.map((message) => record(environment, message, signal))),
      lookUp: (message, signal) => lookUp(environment, message, signal),
    },
    archive: {
      keep: (entry, signal) => keepOutcome(() => environment.writeDeadLetter(entry, signal)),
      async beginReading(entry, signal) {
        try {
          return { outcome: "begun", readings: await environment.beginReading(entry, signal) };
        } catch (error) {
          return failedCall(awsError(error));
        }
      },
      endReading: (deadLetterId, signal) => keepOutcome(() => environment.endReading(deadLetterId, signal)),
      closeRecorded: ({ deadLetterId }, signal) =>
        keepOutcome(() => environment.closeDeadLetter(deadLetterId, signal)),
    },
    lastReasons: {
      note: (id, reason, signal) => environment.noteLastReason(id, reason, signal).catch(() => undefined),
      read: (id, signal) => environment.getLastReason(id, signal).catch(() => undefined),
      forget: (id, signal) => environment.removeLastReason(id, signal).catch(() => undefined),
    },
    callback: {
      succeed: (token, output, signal) =>
        callbackOutcome(() => environment.sendTaskSuccess(token, JSON.stringify(output), signal)),
      fail: (token, { error, cause }, signal) =>
        callbackOutcome(() =>
          environment.sendTaskFailure(token, { error, cause: JSON.stringify(cause) }, signal),
        ),
    },
  };
}

async function record(
  environment: FunctionEnvironment,
  message: StoredMessage,
  signal: AbortSignal,
): Promise<RecordOutcome> {
  try {
    const { wasThere } = await environment.putMessageUnlessOther(message, signal);
    return { outcome: wasThere ? "already-recorded" : "recorded", capacityUnits: 1 };
  } catch (error) {
    const known = awsError(error);
    if (known.name === "ConditionalCheckFailedException") return { outcome: "conflict" };
    if (known.name === "ValidationException")
      return { outcome: "refused", reason: known.name, thrown: known.thrown() };
    return failedCall(known);
  }
}

async function lookUp(
  environment: FunctionEnvironment,
  message: StoredMessage,
  signal: AbortSignal,
): Promise<LookupOutcome> {
  try {
    const item = await environment.getMessage(message.messageId, signal);
    if (item === undefined) return { outcome: "absent" };
    return { outcome: item.digest === message.digest ? "same" : "other" };
  } catch (error) {
    return failedCall(awsError(error));
  }
}
