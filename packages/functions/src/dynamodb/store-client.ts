import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { oneSigner } from "../aws-client/one-signer.ts";
import { withoutObservers } from "../aws-client/without-observers.ts";

/** DynamoDB for messages and dead letters, in JavaScript's own values. */
export function storeClient(configuration: DynamoDBClientConfig): DynamoDBDocumentClient {
  const signer = oneSigner("dynamodb", () => client.config);
  const client: DynamoDBClient = new DynamoDBClient({ ...configuration, signer });
  return DynamoDBDocumentClient.from(withoutObservers(client));
}
