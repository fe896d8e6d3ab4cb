import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { FormHandler } from "../../endpoint/query-forms.ts";
import { snsErrorAnswer } from "../../sns/sns-answer.ts";
import { type SnsError, snsError } from "../../sns/sns-error.ts";
import type { ApiAccess } from "../api-access.ts";
import { readPolicy } from "../policy/policy.ts";

/**
 * Asks IAM before SNS answers a form. A batch needs `sns:Publish`, and what is about a subscription is about its topic
 * (Service Authorization Reference, "Amazon SNS").
 *
 * @param options.handle SNS's API
 */
export function guardTopics(options: {
  access: ApiAccess;
  region: string;
  accountId: string;
  handle: FormHandler;
}): FormHandler {
  const { access, region, accountId, handle } = options;
  /** SNS first: it refuses a topic that is not there. */
  const handleAndFollow: FormHandler = async (request, response, form) => {
    await handle(request, response, form);
    const policy = form.get("AttributeValue") ?? "";
    const topicArn = form.get("TopicArn") ?? "";
    if (form.get("Action") === "DeleteTopic") access.setResourcePolicy(topicArn, undefined);
    const isPolicy = form.get("Action") === "SetTopicAttributes" && form.get("AttributeName") === "Policy";
    if (isPolicy) access.setResourcePolicy(topicArn, policy === "" ? undefined : policy);
  };
  return async (request, response, form) => {
    const refusal = policyRefusal(form);
    if (refusal !== undefined) return send(response, snsError("InvalidParameter", refusal));
    const principal = access.callerOf(request);
    if (principal.kind === "administrator") return handleAndFollow(request, response, form);
    const action = `sns:${(form.get("Action") ?? "").replace(/^PublishBatch$/, "Publish")}`;
    const topics = `arn:aws:sns:${region}:${accountId}:`;
    const resource = topicOf(form) ?? `${topics}${form.get("Name") ?? "*"}`;
    const denial = access.denialOf({ principal, action, resource });
    if (denial === undefined) return handleAndFollow(request, response, form);
    send(response, snsError("AuthorizationError", denial.message, 403));
  };
}

function send(response: ServerResponse, error: SnsError): void {
  const xml = snsErrorAnswer(error);
  response.writeHead(error.statusCode, {
    "content-type": "text/xml",
    "content-length": Buffer.byteLength(xml),
    "x-amzn-requestid": randomUUID(),
  });
  response.end(xml);
}

function policyRefusal(form: URLSearchParams): string | undefined {
  const policy = form.get("AttributeValue") ?? "";
  const isPolicy = form.get("Action") === "SetTopicAttributes" && form.get("AttributeName") === "Policy";
  if (!isPolicy || policy === "") return undefined;
  try {
    readPolicy(policy, "of the topic");
    return undefined;
  } catch {
    return "Invalid parameter: Policy Error: null";
  }
}

/** The parameter that names what an action is about, where it is another one than TopicArn. */
const namingParameters: Readonly<Record<string, string>> = {
  GetSubscriptionAttributes: "SubscriptionArn",
  SetSubscriptionAttributes: "SubscriptionArn",
  Unsubscribe: "SubscriptionArn",
  ListTagsForResource: "ResourceArn",
  TagResource: "ResourceArn",
  UntagResource: "ResourceArn",
};

/** The topic, by the parameter that the action itself reads. A subscription's ARN is that of its topic, and an id. */
function topicOf(form: URLSearchParams): string | undefined {
  const action = form.get("Action") ?? "";
  const named = form.get(namingParameters[action] ?? "TopicArn");
  const topic = named ?? (action === "Publish" ? form.get("TargetArn") : null);
  return topic?.split(":").slice(0, 6).join(":");
}
