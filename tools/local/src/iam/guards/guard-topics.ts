import { randomUUID } from "node:crypto";
import type { FormHandler } from "../../endpoint/query-forms.ts";
import { snsErrorAnswer } from "../../sns/sns-answer.ts";
import { snsError } from "../../sns/sns-error.ts";
import type { ApiAccess } from "../api-access.ts";

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
  return (request, response, form) => {
    const principal = access.callerOf(request);
    if (principal.kind === "administrator") return handle(request, response, form);
    const action = `sns:${(form.get("Action") ?? "").replace(/^PublishBatch$/, "Publish")}`;
    const topics = `arn:aws:sns:${region}:${accountId}:`;
    const resource = topicOf(form) ?? `${topics}${form.get("Name") ?? "*"}`;
    const denial = access.denialOf({ principal, action, resource });
    if (denial === undefined) return handle(request, response, form);
    const xml = snsErrorAnswer(snsError("AuthorizationError", denial.message, 403));
    response.writeHead(403, {
      "content-type": "text/xml",
      "content-length": Buffer.byteLength(xml),
      "x-amzn-requestid": randomUUID(),
    });
    response.end(xml);
  };
}

/** A subscription's ARN is that of its topic, and an id. */
function topicOf(form: URLSearchParams): string | undefined {
  const subscription = form.get("SubscriptionArn");
  const topic = form.get("TopicArn") ?? form.get("TargetArn") ?? form.get("ResourceArn");
  return topic ?? subscription?.split(":").slice(0, 6).join(":");
}
