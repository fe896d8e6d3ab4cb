import {
  PublishBatchCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  allow,
  functionCredentials,
  policyOf,
  testAccess,
  testRole,
  testRoleArn,
} from "../../testing/iam.ts";
import { serveTopics } from "../../testing/serve-topics.ts";
import type { RoleAuthorizer } from "../authorizer.ts";

const TopicArn = "arn:aws:sns:us-east-1:000000000000:news";
let served: Awaited<ReturnType<typeof serveTopics>>;
let authorizer: RoleAuthorizer;
let client: SNSClient;

beforeEach(async () => {
  const test = testAccess();
  authorizer = test.authorizer;
  served = await serveTopics({ access: test.access });
  served.topics.createTopic({ topicArn: TopicArn, attributes: {} });
  client = new SNSClient({ endpoint: served.url, region: "us-east-1", credentials: functionCredentials });
});
afterEach(() => served.close());

const refusal = (action: string) =>
  `User: arn:aws:sts::000000000000:assumed-role/test/test is not authorized to perform: SNS:${action} on resource: ${TopicArn} because no identity-based policy allows the SNS:${action} action`;
const publish = () => client.send(new PublishCommand({ TopicArn, Message: "a" }));

it.each<[string, () => Promise<unknown>]>([
  ["Publish", publish],
  [
    "Publish",
    () =>
      client.send(
        new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: [{ Id: "a", Message: "a" }] }),
      ),
  ],
  ["Subscribe", () => client.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: "arn" }))],
])("refuses %s to a role that lacks it, in AWS's words", async (action, send) => {
  await expect(send()).rejects.toMatchObject({
    name: "AuthorizationErrorException",
    message: refusal(action),
    $metadata: { httpStatusCode: 403 },
  });
  expect(served.delivered).toEqual([]);
});

const other = TopicArn.replace("news", "other");
/** The error's code of a form that the function sends. */
async function codeOf(body: string): Promise<string | undefined> {
  const answer = await fetch(served.url, {
    method: "POST",
    headers: {
      authorization: `Credential=${functionCredentials.accessKeyId}/`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body,
  });
  return /<Code>(.*)<\/Code>/.exec(await answer.text())?.[1];
}

it.each([
  ["the version of another service", "Version=2011-06-15&Action=ListTopics", "InvalidAction"],
  [
    "a parameter twice",
    `Version=2010-03-31&Action=GetTopicAttributes&TopicArn=${TopicArn}&TopicArn=${other}`,
    "MalformedQueryString",
  ],
  [
    "a parameter that the action does not read",
    `Version=2010-03-31&Action=Unsubscribe&TopicArn=${TopicArn}&SubscriptionArn=${other}:1`,
    "AuthorizationError",
  ],
])("leaves no way around it by %s", async (_, body, code) => {
  served.topics.createTopic({ topicArn: other, attributes: {} });
  authorizer.setRole(testRole(allow("sns:*", TopicArn)));
  expect(await codeOf(body)).toBe(code);
});

it("counts a policy that somebody gives the topic while it runs, and refuses one that is none", async () => {
  const set = (AttributeValue: string) =>
    served.client.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
  await set(JSON.stringify(policyOf({ ...allow("sns:Publish", TopicArn), Principal: { AWS: testRoleArn } })));
  await publish();
  await expect(set("{")).rejects.toMatchObject({ name: "InvalidParameterException" });
  await set(JSON.stringify(policyOf({ ...allow("sns:*", TopicArn), Principal: "*", Effect: "Deny" })));
  await expect(publish()).rejects.toThrow(/with an explicit deny in a resource-based policy$/);
});

it("lets a role publish that its policies or the topic's allow, and an administrator", async () => {
  authorizer.setRole(testRole(allow("sns:Publish", TopicArn)));
  await publish();
  authorizer.setRole(testRole());
  const statement = { ...allow("sns:Publish", TopicArn), Principal: { AWS: testRoleArn } };
  authorizer.setResourcePolicy(TopicArn, policyOf(statement));
  await publish();
  authorizer.setResourcePolicy(TopicArn, undefined);
  await served.client.send(new PublishCommand({ TopicArn, Message: "a" }));
});
