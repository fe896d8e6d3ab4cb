import { parseJson } from "@ringback/contracts/message/json-value";
import { eventPattern } from "../events/pattern/event-pattern.ts";
import { InvalidEventPatternError } from "../events/pattern/invalid-event-pattern-error.ts";
import { snsError } from "./sns-error.ts";
import type { MessageAttribute } from "./topic-delivery.ts";

/** What a filter policy looks at. */
export interface FilteredMessage {
  readonly message: string;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
}

type Filter = (message: FilteredMessage) => boolean;

/** A policy's JSON text and scope, and what was made of them. */
const compiled = new Map<string, Filter>();

/**
 * The filter of a subscription, by its attributes `FilterPolicy` and `FilterPolicyScope`. The language is that of event
 * patterns (Amazon SNS Developer Guide, "Amazon SNS subscription filter policies").
 *
 * @throws SnsError for a policy that SNS refuses
 */
export function filterPolicy({
  FilterPolicy = "",
  FilterPolicyScope = "MessageAttributes",
}: Readonly<Record<string, string>>): Filter {
  if (FilterPolicy === "") return () => true;
  const key = `${FilterPolicyScope} ${FilterPolicy}`;
  const filter = compiled.get(key) ?? compile(FilterPolicy, FilterPolicyScope);
  if (compiled.size >= 1000) compiled.clear();
  compiled.set(key, filter);
  return filter;
}

function compile(policy: string, scope: string): Filter {
  if (scope !== "MessageAttributes" && scope !== "MessageBody") {
    throw refusal(`Invalid value [${scope}]. Please use either MessageBody or MessageAttributes`);
  }
  try {
    const matches = eventPattern(policy);
    if (scope === "MessageBody") return ({ message }) => matches(bodyOf(message));
    if (isNested(JSON.parse(policy))) {
      throw refusal("Filter policy scope MessageAttributes does not support nested filter policy");
    }
    return ({ messageAttributes }) => {
      // "`exists: false` only matches if at least one attribute is present."
      const isEmpty = Object.keys(messageAttributes).length === 0;
      return !isEmpty && matches(attributeValues(messageAttributes));
    };
  } catch (error) {
    throw error instanceof InvalidEventPatternError ? refusal(error.reason) : error;
  }
}

const refusal = (reason: string) =>
  snsError("InvalidParameter", `Invalid parameter: Attributes Reason: FilterPolicy: ${reason}`);

/** A body that is no JSON matches no policy. */
function bodyOf(message: string): unknown {
  try {
    return parseJson(message);
  } catch {
    return undefined;
  }
}

/** Whether a field of a policy is an object: `$or` alone has alternatives with fields of their own. */
function isNested(policy: object): boolean {
  return Object.entries(policy).some(([name, value]) => {
    if (!Array.isArray(value)) return true;
    return name === "$or" && value.some((one) => typeof one === "object" && isNestedAlternative(one));
  });
}

const isNestedAlternative = (alternative: object) =>
  Object.values(alternative).some((value) => Array.isArray(value)) && isNested(alternative);

/** The attributes as values of an event; SNS leaves binary ones out. */
function attributeValues(attributes: Readonly<Record<string, MessageAttribute>>): object {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { DataType, StringValue = "" }]) => {
      const isText = DataType === "String" || (DataType.startsWith("String.") && DataType !== "String.Array");
      if (isText) return [[name, StringValue]];
      // Numbers and arrays are written as JSON.
      return DataType.startsWith("Binary") ? [] : [[name, bodyOf(StringValue)]];
    }),
  );
}
