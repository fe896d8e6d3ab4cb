import { awsFailure } from "./aws-failure.ts";

/** An item of the messages table. An item written without a condition may lack the digest. */
export interface MessageItem {
  readonly messageId: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  readonly event: string;
  readonly digest?: string;
}

/** The most that an item's event may hold, in characters: small, so that a message which is too large costs little. */
const maximumEventCharacters = 1000;

/** The messages table, with its contents for the checks after a run. */
export interface MessagesTable {
  readonly items: ReadonlyMap<string, MessageItem>;
  /** Every time that an item was overwritten: its id, and whether the new content was the same. */
  readonly replaced: readonly { readonly messageId: string; readonly content: "same" | "other" }[];
  /** PutItem without a condition. */
  put(item: MessageItem): void;
  /** PutItem on the condition that there is no item of the id, or one of the same digest; `wasThere` says which. */
  putUnlessOther(item: MessageItem): { readonly wasThere: boolean };
  get(messageId: string): MessageItem | undefined;
}

/** A model of the messages table in DynamoDB. Each operation is atomic, and throws the error that DynamoDB answers. */
export function messagesTable(): MessagesTable {
  const items = new Map<string, MessageItem>();
  const replaced: { messageId: string; content: "same" | "other" }[] = [];
  const write = (item: MessageItem) => {
    if (item.event.length > maximumEventCharacters) throw awsFailure("ValidationException");
    items.set(item.messageId, item);
  };
  return {
    items,
    replaced,
    put(item) {
      const before = items.get(item.messageId);
      write(item);
      if (before === undefined) return;
      replaced.push({ messageId: item.messageId, content: isSame(before, item) ? "same" : "other" });
    },
    putUnlessOther(item) {
      const before = items.get(item.messageId);
      if (before !== undefined && before.digest !== item.digest) {
        throw awsFailure("ConditionalCheckFailedException");
      }
      write(item);
      if (before !== undefined && !isSame(before, item)) {
        replaced.push({ messageId: item.messageId, content: "other" });
      }
      return { wasThere: before !== undefined };
    },
    get: (messageId) => items.get(messageId),
  };
}

function isSame(a: MessageItem, b: MessageItem): boolean {
  return a.createdAt === b.createdAt && a.event === b.event;
}
