import { SQSClient } from "@aws-sdk/client-sqs";
import { serverClientConfiguration } from "@ringback/local/servers/server-client-configuration";

/** A client for SQS in the local cloud. */
export const localQueues = (endpoint: string) => new SQSClient(serverClientConfiguration(endpoint));
