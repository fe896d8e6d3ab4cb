import { SQSClient } from "@aws-sdk/client-sqs";

/** A client as a person would make it, for the endpoint of a test. */
export function sqsClient(endpoint: string): SQSClient {
  return new SQSClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
}
