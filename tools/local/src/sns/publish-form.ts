import type { PublishInput } from "./publish-message.ts";
import { snsError } from "./sns-error.ts";
import type { MessageAttribute } from "./topic-delivery.ts";

/** One message of a PublishBatch. */
export interface BatchEntry {
  readonly Id: string;
  readonly input: PublishInput;
}

/** Reads the input of Publish from a form of the query protocol: `MessageAttributes.entry.1.Value.StringValue=...` */
export const publishInput = (form: URLSearchParams): PublishInput =>
  messageInput(form, "", { TopicArn: form.get("TopicArn"), TargetArn: form.get("TargetArn") });

/**
 * Reads the entries of PublishBatch.
 *
 * @throws SnsError where the batch itself is refused
 */
export function batchEntries(form: URLSearchParams): BatchEntry[] {
  const TopicArn = form.get("TopicArn");
  const entries = numbersBelow(form, "PublishBatchRequestEntries.member.").map((number) => {
    const prefix = `PublishBatchRequestEntries.member.${number}.`;
    return { Id: form.get(`${prefix}Id`) ?? "", input: messageInput(form, prefix, { TopicArn }) };
  });
  if (entries.length === 0)
    throw snsError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
  if (entries.length > 10) {
    throw snsError(
      "TooManyEntriesInBatchRequest",
      "The batch request contains more entries than permissible.",
    );
  }
  if (!entries.every(({ Id }) => /^[\w-]{1,80}$/.test(Id))) {
    throw snsError(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    );
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw snsError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
  }
  return entries;
}

function messageInput(
  form: URLSearchParams,
  prefix: string,
  target: Record<string, string | null>,
): PublishInput {
  const names = ["Message", "Subject", "MessageStructure", "MessageGroupId", "MessageDeduplicationId"];
  const texts = Object.fromEntries(names.map((name) => [name, form.get(`${prefix}${name}`)]));
  const given = Object.entries({ ...target, ...texts }).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(given), MessageAttributes: messageAttributes(form, prefix) };
}

function messageAttributes(form: URLSearchParams, prefix: string): Record<string, MessageAttribute> {
  const entries = `${prefix}MessageAttributes.entry.`;
  return Object.fromEntries(
    numbersBelow(form, entries).map((number) => {
      const value = (name: string) => form.get(`${entries}${number}.Value.${name}`);
      const StringValue = value("StringValue");
      const BinaryValue = value("BinaryValue");
      const attribute = {
        DataType: value("DataType") ?? "String",
        ...(StringValue === null ? {} : { StringValue }),
        ...(BinaryValue === null ? {} : { BinaryValue }),
      };
      return [form.get(`${entries}${number}.Name`) ?? "", attribute];
    }),
  );
}

/** The numbers of a list's members, in order. */
function numbersBelow(form: URLSearchParams, prefix: string): number[] {
  const numbers = new Set<number>();
  for (const name of form.keys()) {
    if (name.startsWith(prefix)) numbers.add(Number.parseInt(name.slice(prefix.length), 10));
  }
  return [...numbers].filter((number) => number > 0).sort((a, b) => a - b);
}
