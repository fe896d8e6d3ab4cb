import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { RoleAuthorizer } from "../../iam/authorizer.ts";
import {
  allow,
  functionCredentials,
  policyOf,
  testAccess,
  testRole,
  testRoleArn,
} from "../../testing/iam.ts";
import { serveQueues } from "../../testing/serve-queues.ts";
import { sqsClient } from "../../testing/sqs-client.ts";

const arn = "arn:aws:sqs:us-east-1:000000000000:work";
const QueueUrl = "work";
const refusal = (action: string, resource = arn) =>
  `User: arn:aws:sts::000000000000:assumed-role/test/test is not authorized to perform: sqs:${action} on resource: ${resource} because no identity-based policy allows the sqs:${action} action`;

let served: Awaited<ReturnType<typeof serveQueues>>;
let authorizer: RoleAuthorizer;
let client: SQSClient;

beforeEach(async () => {
  const test = testAccess();
  authorizer = test.authorizer;
  served = await serveQueues({ access: test.access });
  served.queues.createQueue("work", {});
  client = new SQSClient({ endpoint: served.url, region: "us-east-1", credentials: functionCredentials });
});
afterEach(() => served.close());

const Entries = [{ Id: "a", MessageBody: "a", ReceiptHandle: "a", VisibilityTimeout: 1 }];
it.each<[string, () => Promise<unknown>]>([
  ["sendmessage", () => client.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }))],
  ["sendmessage", () => client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))],
  ["receivemessage", () => client.send(new ReceiveMessageCommand({ QueueUrl }))],
  ["deletemessage", () => client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))],
  [
    "changemessagevisibility",
    () => client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })),
  ],
  ["getqueueurl", () => client.send(new GetQueueUrlCommand({ QueueName: "work" }))],
])("refuses %s to a role that lacks it, in AWS's words", async (action, send) => {
  await expect(send()).rejects.toMatchObject({
    name: expect.stringMatching(/^AccessDenied/),
    Code: "AccessDenied",
    Type: "Sender",
    message: refusal(action),
    $metadata: { httpStatusCode: 403 },
  });
});

it("names a queue that is not there, and all of them where none is named", async () => {
  const other = client.send(
    new SendMessageCommand({ QueueUrl: `${served.url}/000000000000/other`, MessageBody: "a" }),
  );
  await expect(other).rejects.toThrow(refusal("sendmessage", arn.replace("work", "other")));
  await expect(client.send(new CreateQueueCommand({ QueueName: "new" }))).rejects.toThrow(
    refusal("createqueue", arn.replace("work", "new")),
  );
  await expect(client.send(new ListQueuesCommand({}))).rejects.toThrow(
    refusal("listqueues", arn.replace("work", "*")),
  );
});

it("lets a role do what it may, and an administrator everything", async () => {
  await sqsClient(served.url).send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
  authorizer.setRole(testRole(allow("sqs:ReceiveMessage", arn)));
  expect((await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toHaveLength(1);
  await expect(client.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }))).rejects.toThrow();
});

it("counts the queue's own policy", async () => {
  authorizer.setResourcePolicy(
    arn,
    policyOf({ ...allow("sqs:SendMessage", arn), Principal: { AWS: testRoleArn } }),
  );
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
  authorizer.setRole(testRole(allow("sqs:*", "*")));
  const Effect = "Deny" as const;
  authorizer.setResourcePolicy(arn, policyOf({ ...allow("sqs:*", arn), Principal: "*", Effect }));
  await expect(client.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }))).rejects.toThrow(
    /with an explicit deny in a resource-based policy$/,
  );
});

it("counts a policy that somebody gives the queue while it runs, and refuses one that is none", async () => {
  const person = sqsClient(served.url);
  const Policy = JSON.stringify(
    policyOf({ ...allow("sqs:SendMessage", arn), Principal: { AWS: testRoleArn } }),
  );
  const send = () => client.send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
  await person.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await send();
  await person.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: "" } }));
  await expect(send()).rejects.toThrow(refusal("sendmessage"));
  await expect(
    person.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: '{"Statement":1}' } })),
  ).rejects.toMatchObject({ name: "InvalidAttributeValue" });
});

it("answers the query protocol with its own error", async () => {
  const body = new URLSearchParams({
    Action: "SendMessage",
    Version: "2012-11-05",
    QueueUrl,
    MessageBody: "a",
  });
  const authorization = `AWS4-HMAC-SHA256 Credential=${functionCredentials.accessKeyId}/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=x`;
  const response = await fetch(served.url, { method: "POST", body, headers: { authorization } });
  expect(response.status).toBe(403);
  const answer = await response.text();
  expect(answer).toContain("<Type>Sender</Type><Code>AccessDenied</Code>");
  expect(answer).toContain(`<Message>${refusal("sendmessage")}</Message>`);
});
