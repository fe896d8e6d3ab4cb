import { SQSClient } from "@aws-sdk/client-sqs";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";

/** SQS at the local cloud's endpoint. */
export const localQueues = (endpoint: string) => new SQSClient(serverClientConfiguration(endpoint));
