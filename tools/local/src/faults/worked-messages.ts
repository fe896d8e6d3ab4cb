import { parseQueueBody } from "@ringback/contracts/message/queue-body";

/** The messages that one invocation works on, so that a request which it makes can be said to be about one of them. */
export interface WorkedMessages {
  /** The ids that the workflow gave them, as far as the bodies have them. */
  readonly ids: readonly string[];
  /**
   * Those that a request is about: whose id stands in it, or whose task it calls back. All of them where only one is worked
   * on.
   */
  idsOfRequest(body: Buffer): readonly string[];
}

interface Worked {
  readonly id: string;
  readonly taskToken?: string;
}

/** @param event Lambda's event of a queue; any other one is about no message */
export function workedMessages(event: unknown): WorkedMessages {
  // Read when it is asked for, which is only where faults happen.
  let read: readonly Worked[] | undefined;
  const messages = () => {
    read ??= bodiesOf(event).flatMap(workedOf);
    return read;
  };
  return {
    get ids() {
      return messages().map(({ id }) => id);
    },
    idsOfRequest: (body) => {
      const text = body.toString();
      // The id as it stands in JSON.
      const isNamed = ({ id, taskToken }: Worked) =>
        text.includes(JSON.stringify(id)) || (taskToken !== undefined && text.includes(taskToken));
      const all = messages();
      return (all.length === 1 ? all : all.filter(isNamed)).map(({ id }) => id);
    },
  };
}

function bodiesOf(event: unknown): readonly string[] {
  if (typeof event !== "object" || event === null || !("Records" in event)) return [];
  const records: readonly { body?: unknown }[] = Array.isArray(event.Records) ? event.Records : [];
  return records.map(({ body }) => String(body));
}

function workedOf(body: string): Worked[] {
  const content = parseQueueBody(body);
  const id = content.body === "valid" ? content.message.messageId : content.messageId;
  if (id === undefined) return [];
  return [content.body === "without-token" ? { id } : { id, taskToken: content.taskToken }];
}
