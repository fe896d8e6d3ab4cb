import type { FauxqsStores } from "../sqs/store/sqs-store.ts";
import { filterPolicy } from "./filter-policy.ts";
import { snsError } from "./sns-error.ts";

/**
 * Refuses the attributes of a subscription that SNS refuses and fauxqs takes.
 *
 * @throws SnsError
 */
export function checkSubscriptionAttributes(attributes: Readonly<Record<string, string>>): void {
  filterPolicy(attributes);
  deadLetterTargetOf(attributes);
}

/**
 * The dead-letter queue of a subscription; undefined where it has none.
 *
 * @throws SnsError for a `RedrivePolicy` that names none
 */
export function deadLetterTargetOf({
  RedrivePolicy = "",
}: Readonly<Record<string, string>>): string | undefined {
  if (RedrivePolicy === "") return undefined;
  let policy: unknown;
  try {
    policy = JSON.parse(RedrivePolicy);
  } catch {
    throw refusal("failed to parse JSON");
  }
  const target = typeof policy === "object" && policy !== null && Reflect.get(policy, "deadLetterTargetArn");
  if (typeof target === "string" && /^arn:[^:]*:sqs:/.test(target)) return target;
  throw refusal("deadLetterTargetArn is an invalid arn");
}

const refusal = (reason: string) =>
  snsError("InvalidParameter", `Invalid parameter: RedrivePolicy: ${reason}`);

/**
 * The same for a form of `Subscribe` or `SetSubscriptionAttributes`; any other passes.
 *
 * @throws SnsError
 */
export function checkSubscriptionForm(form: URLSearchParams, store: FauxqsStores["snsStore"]): void {
  const action = form.get("Action");
  if (action === "Subscribe") checkSubscriptionAttributes(attributesOf(form));
  if (action !== "SetSubscriptionAttributes") return;
  const subscription = store.getSubscription(form.get("SubscriptionArn") ?? "");
  const name = form.get("AttributeName") ?? "";
  checkSubscriptionAttributes({ ...subscription?.attributes, [name]: form.get("AttributeValue") ?? "" });
}

function attributesOf(form: URLSearchParams): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [field, name] of form) {
    const [, number] = /^Attributes\.entry\.(\d+)\.key$/.exec(field) ?? [];
    if (number !== undefined) attributes[name] = form.get(`Attributes.entry.${number}.value`) ?? "";
  }
  return attributes;
}
