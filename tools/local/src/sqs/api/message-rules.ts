import { characterRefusal } from "./message-characters.ts";
import type { SqsInput } from "./read-input.ts";
import { type SqsError, sqsError } from "./sqs-error.ts";

const maximumAttributes = 10;
const invalid = (message: string) => sqsError("InvalidParameterValue", message);

/** Why SQS does not take a message, of SendMessage or of an entry of SendMessageBatch; undefined if it does. */
export function messageRefusal(message: SqsInput): SqsError | undefined {
  const body = message["MessageBody"];
  if (typeof body !== "string" || body === "") {
    return sqsError("MissingParameter", "The request must contain the parameter MessageBody.");
  }
  const character = characterRefusal(body, "message body");
  if (character !== undefined) return sqsError("InvalidMessageContents", character);
  const delay = message["DelaySeconds"];
  if (typeof delay === "number" && (delay < 0 || delay > 900)) {
    return invalid(
      `Value ${delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  }
  for (const name of ["MessageGroupId", "MessageDeduplicationId"]) {
    const id = message[name];
    if (typeof id === "string" && !/^[!-~]{1,128}$/.test(id)) {
      return invalid(
        `Value ${id} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
      );
    }
  }
  return attributesRefusal(Object.entries(message["MessageAttributes"] ?? {}));
}

function attributesRefusal(all: readonly [string, SqsInput][]): SqsError | undefined {
  if (all.length > maximumAttributes) {
    return invalid(
      `Number of message attributes [${all.length}] exceeds the allowed maximum [${maximumAttributes}].`,
    );
  }
  for (const [name, value] of all) {
    const refusal = nameRefusal(name) ?? valueRefusal(name, value);
    if (refusal !== undefined) return invalid(refusal);
  }
  return undefined;
}

function nameRefusal(name: string): string | undefined {
  if (name === "" || Buffer.byteLength(name) > 256) {
    return "Message (user) attribute names must be shorter than 256 Bytes";
  }
  if (!/^[\p{L}\p{N}_.-]+$/u.test(name)) {
    return "Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. ";
  }
  if (/^(?:aws|amazon)\./i.test(name) || name.startsWith(".") || name.endsWith(".")) {
    return "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.";
  }
  return undefined;
}

function valueRefusal(name: string, value: SqsInput): string | undefined {
  const { DataType: type, StringValue: text, BinaryValue: binary } = value;
  if (typeof type !== "string" || type === "") {
    return `The message attribute '${name}' must contain a non-empty attribute type.`;
  }
  const [base] = type.split(".");
  if (base !== "String" && base !== "Number" && base !== "Binary") {
    return `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`;
  }
  if (Buffer.byteLength(type) > 256) return "Message (user) attribute types must be shorter than 256 Bytes";
  const given = base === "Binary" ? binary : text;
  if (typeof given !== "string" || given === "") {
    return `Message (user) attribute '${name}' must contain a non-empty value of type '${base}'.`;
  }
  if (base === "Number" && !Number.isFinite(given.trim() === "" ? Number.NaN : Number(given))) {
    return `Can't cast the value of message (user) attribute '${name}' to a number.`;
  }
  return base === "Binary" ? undefined : characterRefusal(given, `value of the message attribute '${name}'`);
}
