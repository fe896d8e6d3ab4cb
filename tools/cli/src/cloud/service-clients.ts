import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";
import type { ServiceName } from "./configured-endpoint.ts";
import { refuseForeignResponses } from "./refuse-foreign-responses.ts";

/** AWS's clients of the services that every command works with. */
export interface ServiceClients {
  readonly stepFunctions: SFNClient;
  readonly tables: DynamoDBDocumentClient;
  readonly events: EventBridgeClient;
}

/** The AWS SDK has no default time limits. */
const requestHandler = { connectionTimeout: 3000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** @param configurationOf the endpoint and credentials for a service; empty for those of the environment */
export function serviceClients(
  configurationOf: (service: ServiceName) => Partial<ReturnType<typeof serverClientConfiguration>>,
): ServiceClients {
  const configured = (service: ServiceName) => ({
    ...configurationOf(service),
    maxAttempts: 5,
    requestHandler,
  });
  const stepFunctions = new SFNClient(configured("SFN"));
  const tables = new DynamoDBClient(configured("DYNAMODB"));
  const events = new EventBridgeClient(configured("EVENTBRIDGE"));
  refuseForeignResponses(stepFunctions.middlewareStack);
  refuseForeignResponses(tables.middlewareStack);
  refuseForeignResponses(events.middlewareStack);
  return { stepFunctions, tables: DynamoDBDocumentClient.from(tables), events };
}
