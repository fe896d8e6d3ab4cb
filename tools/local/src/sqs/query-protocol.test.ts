import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveQueues } from "../testing/serve-queues.ts";

/** Forms as SDKs before November 2023 send them, and the XML that they read. */
let served: Awaited<ReturnType<typeof serveQueues>>;
beforeEach(async () => {
  served = await serveQueues();
});
afterEach(() => served.close());

async function post(
  form: Record<string, string>,
  path = "/",
): Promise<{ status: number; xml: string; type: string | null }> {
  const response = await fetch(new URL(path, served.url), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: new URLSearchParams({ Version: "2012-11-05", ...form }),
  });
  return { status: response.status, xml: await response.text(), type: response.headers.get("content-type") };
}

/** The texts of the elements of a name, in their order. */
const texts = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) =>
    text
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&#xD;", "\r")
      .replaceAll("&amp;", "&"),
  );
const md5 = (text: string) => createHash("md5").update(text).digest("hex");

async function createQueue(name = "work"): Promise<string> {
  const { xml } = await post({ Action: "CreateQueue", QueueName: name });
  return texts(xml, "QueueUrl")[0] ?? "";
}

it("answers every action that the JSON protocol has", async () => {
  const created = await post({
    Action: "CreateQueue",
    QueueName: "work",
    "Attribute.1.Name": "VisibilityTimeout",
    "Attribute.1.Value": "7",
    "Attribute.2.Name": "DelaySeconds",
    "Attribute.2.Value": "0",
    "Tag.1.Key": "team",
    "Tag.1.Value": "a&b",
  });
  expect(created).toMatchObject({ status: 200, type: "text/xml" });
  expect(created.xml).toMatch(
    /^<\?xml version="1\.0"\?><CreateQueueResponse xmlns="http:\/\/queue\.amazonaws\.com\/doc\/2012-11-05\/"><CreateQueueResult>/,
  );
  expect(created.xml).toMatch(/<ResponseMetadata><RequestId>[0-9a-f-]{36}<\/RequestId><\/ResponseMetadata>/);
  const [QueueUrl = ""] = texts(created.xml, "QueueUrl");
  expect(QueueUrl).toBe(`${served.url}/000000000000/work`);
  const path = new URL(QueueUrl).pathname;

  expect(texts((await post({ Action: "GetQueueUrl", QueueName: "work" })).xml, "QueueUrl")).toEqual([
    QueueUrl,
  ]);
  expect(texts((await post({ Action: "ListQueues", MaxResults: "5" })).xml, "QueueUrl")).toEqual([QueueUrl]);
  const attributes = await post({
    Action: "GetQueueAttributes",
    QueueUrl,
    "AttributeName.1": "VisibilityTimeout",
    "AttributeName.2": "QueueArn",
  });
  expect(attributes.xml).toContain(
    "<GetQueueAttributesResult><Attribute><Name>VisibilityTimeout</Name><Value>7</Value></Attribute><Attribute><Name>QueueArn</Name>",
  );
  await post({ Action: "TagQueue", QueueUrl, "Tag.1.Key": "more", "Tag.1.Value": "1" });
  await post({ Action: "TagQueue", QueueUrl, "Tags.1.Key": "botocore", "Tags.1.Value": "1" });
  await post({ Action: "UntagQueue", QueueUrl, "TagKey.1": "botocore" });
  await post({ Action: "UntagQueue", QueueUrl, "TagKey.1": "more" });
  expect((await post({ Action: "ListQueueTags", QueueUrl })).xml).toContain(
    "<ListQueueTagsResult><Tag><Key>team</Key><Value>a&amp;b</Value></Tag></ListQueueTagsResult>",
  );
  const set = { "Attribute.1.Name": "VisibilityTimeout", "Attribute.1.Value": "9" };
  expect((await post({ Action: "SetQueueAttributes", QueueUrl, ...set })).xml).toMatch(
    /<SetQueueAttributesResponse xmlns="[^"]+"><ResponseMetadata>/,
  );

  const body = 'Hello <b>&"😀"\r\n';
  const sent = await post({
    Action: "SendMessage",
    QueueUrl,
    MessageBody: body,
    DelaySeconds: "0",
    "MessageAttribute.1.Name": "kind",
    "MessageAttribute.1.Value.DataType": "String",
    "MessageAttribute.1.Value.StringValue": "new",
    "MessageAttribute.2.Name": "bytes",
    "MessageAttribute.2.Value.DataType": "Binary",
    "MessageAttribute.2.Value.BinaryValue": "AAE=",
  });
  expect(texts(sent.xml, "MD5OfMessageBody")).toEqual([md5(body)]);
  // The path of the request is the queue's URL.
  const received = await post(
    {
      Action: "ReceiveMessage",
      "AttributeName.1": "ApproximateReceiveCount",
      "MessageAttributeName.1": "All",
      MaxNumberOfMessages: "10",
      WaitTimeSeconds: "0",
    },
    path,
  );
  expect(texts(received.xml, "Body")).toEqual([body]);
  expect(texts(received.xml, "MessageId")).toEqual(texts(sent.xml, "MessageId"));
  expect(texts(received.xml, "MD5OfMessageAttributes")).toEqual(texts(sent.xml, "MD5OfMessageAttributes"));
  expect(received.xml).toContain(
    "<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>",
  );
  expect(received.xml).toContain(
    "<MessageAttribute><Name>kind</Name><Value><DataType>String</DataType><StringValue>new</StringValue></Value></MessageAttribute>",
  );
  expect(received.xml).toContain("<BinaryValue>AAE=</BinaryValue>");
  const [ReceiptHandle = ""] = texts(received.xml, "ReceiptHandle");
  const visible = { Action: "ChangeMessageVisibility", QueueUrl, ReceiptHandle, VisibilityTimeout: "0" };
  expect((await post(visible)).status).toBe(200);
  const [again = ""] = texts((await post({ Action: "ReceiveMessage", QueueUrl })).xml, "ReceiptHandle");
  expect((await post({ Action: "DeleteMessage", QueueUrl, ReceiptHandle: again })).status).toBe(200);
  expect((await post({ Action: "ReceiveMessage", QueueUrl })).xml).toContain(
    "<ReceiveMessageResult></ReceiveMessageResult>",
  );
  expect((await post({ Action: "PurgeQueue", QueueUrl })).status).toBe(200);
  expect((await post({ Action: "DeleteQueue", QueueUrl })).status).toBe(200);
  expect(texts((await post({ Action: "ListQueues" })).xml, "QueueUrl")).toEqual([]);
});

it("answers batches, with each entry's result or fault", async () => {
  const QueueUrl = await createQueue();
  const entry = "SendMessageBatchRequestEntry";
  const sent = await post({
    Action: "SendMessageBatch",
    QueueUrl,
    [`${entry}.1.Id`]: "one",
    [`${entry}.1.MessageBody`]: "1",
    [`${entry}.1.MessageAttribute.1.Name`]: "n",
    [`${entry}.1.MessageAttribute.1.Value.DataType`]: "Number",
    [`${entry}.1.MessageAttribute.1.Value.StringValue`]: "5",
    [`${entry}.2.Id`]: "two",
    [`${entry}.2.MessageBody`]: "a\uffffb",
    // Numbers, not texts: the tenth comes after the second.
    [`${entry}.10.Id`]: "ten",
    [`${entry}.10.MessageBody`]: "10",
  });
  expect(sent.xml).toMatch(
    /<SendMessageBatchResultEntry><Id>one<\/Id>.*<SendMessageBatchResultEntry><Id>ten<\/Id>/,
  );
  expect(sent.xml).toMatch(
    /<BatchResultErrorEntry><Id>two<\/Id><SenderFault>true<\/SenderFault><Code>InvalidMessageContents<\/Code><Message>Invalid binary/,
  );
  const received = await post({ Action: "ReceiveMessage", QueueUrl, MaxNumberOfMessages: "10" });
  const [first = "", second = ""] = texts(received.xml, "ReceiptHandle");
  const change = await post({
    Action: "ChangeMessageVisibilityBatch",
    QueueUrl,
    "ChangeMessageVisibilityBatchRequestEntry.1.Id": "a",
    "ChangeMessageVisibilityBatchRequestEntry.1.ReceiptHandle": first,
    "ChangeMessageVisibilityBatchRequestEntry.1.VisibilityTimeout": "60",
  });
  expect(change.xml).toContain(
    "<ChangeMessageVisibilityBatchResultEntry><Id>a</Id></ChangeMessageVisibilityBatchResultEntry>",
  );
  const deleted = await post({
    Action: "DeleteMessageBatch",
    QueueUrl,
    "DeleteMessageBatchRequestEntry.1.Id": "a",
    "DeleteMessageBatchRequestEntry.1.ReceiptHandle": first,
    "DeleteMessageBatchRequestEntry.2.Id": "b",
    "DeleteMessageBatchRequestEntry.2.ReceiptHandle": second,
  });
  expect(texts(deleted.xml, "Id")).toEqual(["a", "b"]);
});

describe("answers errors in XML, under the names of the query protocol", () => {
  it.each([
    [{ Action: "GetQueueUrl", QueueName: "nobody" }, "AWS.SimpleQueueService.NonExistentQueue"],
    [{ Action: "SendMessage", QueueUrl: "work", MessageBody: "\ufffe" }, "InvalidMessageContents"],
    [
      { Action: "SendMessage", QueueUrl: "work", MessageBody: "x", DelaySeconds: "901" },
      "InvalidParameterValue",
    ],
    [
      { Action: "SendMessage", QueueUrl: "work", MessageBody: "x", DelaySeconds: "soon" },
      "SerializationException",
    ],
    [{ Action: "SendMessageBatch", QueueUrl: "work" }, "AWS.SimpleQueueService.EmptyBatchRequest"],
    [{ Action: "Dance", QueueUrl: "work" }, "InvalidAction"],
    [{}, "InvalidAction"],
  ])("%j", async (form, code) => {
    await createQueue();
    const { status, xml } = await post({ ...form });
    expect(status).toBe(400);
    expect(xml).toMatch(
      new RegExp(
        `^<\\?xml version="1\\.0"\\?><ErrorResponse xmlns="[^"]+"><Error><Type>Sender</Type><Code>${code}</Code><Message>[^<]+</Message><Detail/></Error><RequestId>[^<]+</RequestId></ErrorResponse>$`,
      ),
    );
  });
});
