import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import dynalite from "dynalite";
import { clientConfiguration } from "../aws-client/client-configuration.ts";
import { clientOptions } from "./stub-aws.ts";

/** A busy machine is slow: the tests are about what DynamoDB answers, not when. */
const patient = { attempts: 1, connectTimeoutMs: 10_000, requestTimeoutMs: 10_000, backoffMs: 0 };

/** A DynamoDB on loopback with one table of a string key. */
export async function dynaliteTable(tableName: string, key: string) {
  const dynamo = dynalite({ createTableMs: 0 });
  const server = createServer((request, response) => dynamo.emit("request", request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    ...clientOptions(`http://127.0.0.1:${port}`),
    ...clientConfiguration(patient),
  });
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 5, minDelay: 1, maxDelay: 1 }, { TableName: tableName });
  return {
    client,
    documents: DynamoDBDocumentClient.from(client),
    close: () => {
      server.closeAllConnections();
      server.close();
      dynamo.close();
    },
  };
}
