import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { sharedSigner } from "../aws-client/shared-signer.ts";
import { withoutObservingMiddleware } from "../aws-client/without-observing-middleware.ts";

/** A DynamoDB client for both tables; items are plain JavaScript values. */
export function storeClient(configuration: DynamoDBClientConfig): DynamoDBDocumentClient {
  const signer = sharedSigner("dynamodb", () => client.config);
  const client: DynamoDBClient = new DynamoDBClient({ ...configuration, signer });
  return DynamoDBDocumentClient.from(withoutObservingMiddleware(client));
}
