import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Resource } from "sst";

const dynamo = new DynamoDBClient();
const s3 = new S3Client();

/**
 * Keeps each message: its body as an object, and an item about it. A body "fail" comes back.
 *
 * @public Lambda calls it.
 */
export const handler = async (event: {
  Records: { messageId: string; body: string }[];
}): Promise<{ batchItemFailures: { itemIdentifier: string }[] }> => {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of event.Records) {
    if (body === "fail") {
      batchItemFailures.push({ itemIdentifier: messageId });
      continue;
    }
    await s3.send(new PutObjectCommand({ Bucket: Resource.Uploads.name, Key: messageId, Body: body }));
    const Item = {
      jobId: { S: messageId },
      greeting: { S: String(process.env["GREETING"]) },
      apiKeyLength: { N: String(Resource.ApiKey.value.length) },
    };
    await dynamo.send(new PutItemCommand({ TableName: Resource.Jobs.name, Item }));
  }
  return { batchItemFailures };
};
