import { InvokeCommand, type InvokeCommandInput, LambdaClient } from "@aws-sdk/client-lambda";
import {
  type MessageAttributeValue,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../json.ts";
import type { Integrations } from "../language/integrations.ts";
import { localClientSettings } from "../local-client-settings.ts";
import { toPlainJson } from "./to-plain-json.ts";

/** Where the services are that tasks call. */
export interface SdkIntegrationsOptions {
  readonly region: string;
  /** Where SQS is: `http://127.0.0.1:4566`. */
  readonly sqsEndpoint?: string | undefined;
  readonly lambdaEndpoint?: string | undefined;
}

/** What tasks call, with the credentials of this process, whatever the state machine's role. */
type SdkIntegrations = { readonly [Name in keyof Integrations]: (parameters: object) => Promise<object> } & {
  close(): void;
};

/** Calls SQS and Lambda by the AWS SDK, at the endpoints given and nowhere else. */
export function sdkIntegrations(options: SdkIntegrationsOptions): SdkIntegrations {
  const { region, sqsEndpoint, lambdaEndpoint } = options;
  const sqs =
    sqsEndpoint === undefined
      ? undefined
      : new SQSClient({
          ...localClientSettings,
          region,
          endpoint: sqsEndpoint,
          useQueueUrlAsEndpoint: false,
        });
  const lambda =
    lambdaEndpoint === undefined
      ? undefined
      : new LambdaClient({ ...localClientSettings, region, endpoint: lambdaEndpoint });
  return {
    async sendMessage(parameters) {
      if (!sqs) throw named("SQS.SdkClientException", "No SQS endpoint was given");
      const { $metadata, ...answer } = await inService("SQS", () =>
        sqs.send(new SendMessageCommand(sendMessageInput(parameters))),
      );
      return { ...answer, ...sdkMetadata($metadata) };
    },
    async invoke(parameters) {
      if (!lambda) throw named("Lambda.SdkClientException", "No Lambda endpoint was given");
      const answer = await inService("Lambda", () => lambda.send(new InvokeCommand(invokeInput(parameters))));
      return {
        ExecutedVersion: answer.ExecutedVersion,
        FunctionError: answer.FunctionError,
        LogResult: answer.LogResult,
        StatusCode: answer.StatusCode,
        Payload: readPayload(answer.Payload),
        ...sdkMetadata(answer.$metadata),
      };
    },
    close() {
      sqs?.destroy();
      lambda?.destroy();
    },
  };
}

/** The fields that AWS adds to a service's answer, as far as a workflow can use them. */
function sdkMetadata(metadata: {
  httpStatusCode?: number | undefined;
  requestId?: string | undefined;
}): object {
  return {
    SdkHttpMetadata: { HttpStatusCode: metadata.httpStatusCode },
    SdkResponseMetadata: { RequestId: metadata.requestId },
  };
}

/** The values are the workflow's, unchecked: the service refuses wrong ones. */
function sendMessageInput(parameters: object): SendMessageCommandInput {
  const { QueueUrl, MessageBody, MessageAttributes, ...rest } = fieldsOf(parameters);
  return {
    ...rest,
    ...(isJsonObject(MessageAttributes) && { MessageAttributes: attributesOf(MessageAttributes) }),
    QueueUrl: typeof QueueUrl === "string" ? QueueUrl : undefined,
    MessageBody: typeof MessageBody === "string" ? MessageBody : undefined,
  };
}

/** A workflow's JSON has a binary value in base64; the SDK wants its bytes. */
function attributesOf(attributes: JsonObject): SendMessageCommandInput["MessageAttributes"] {
  const entries = Object.entries(attributes).map(([name, attribute]) => {
    const { DataType, StringValue, BinaryValue } = isJsonObject(attribute) ? attribute : {};
    const value: MessageAttributeValue = {
      DataType: textOrNone(DataType),
      ...(typeof StringValue === "string" && { StringValue }),
      ...(typeof BinaryValue === "string" && { BinaryValue: Buffer.from(BinaryValue, "base64") }),
    };
    return [name, value];
  });
  return Object.fromEntries(entries);
}

const textOrNone = (value: Json | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;

function invokeInput(parameters: object): InvokeCommandInput {
  const { FunctionName, Payload, ...rest } = fieldsOf(parameters);
  return {
    ...rest,
    FunctionName: typeof FunctionName === "string" ? FunctionName : undefined,
    Payload: new TextEncoder().encode(JSON.stringify(Payload ?? {})),
  };
}

function fieldsOf(parameters: object): { [field: string]: Json } {
  const plain = toPlainJson(parameters);
  return isJsonObject(plain) ? plain : {};
}

function readPayload(bytes: Uint8Array | undefined): Json {
  const text = bytes ? new TextDecoder().decode(bytes) : "";
  return text === "" ? null : parseJson(text);
}

/**
 * Names and words a failure as Step Functions does: the service's own error, or `SdkClientException` when it was not
 * reached.
 */
async function inService<T>(service: "SQS" | "Lambda", send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata = "$metadata" in error && isJsonObject(error.$metadata) ? error.$metadata : {};
    const status = metadata["httpStatusCode"];
    if (status === undefined) {
      throw named(`${service}.SdkClientException`, `Unable to execute HTTP request: ${error.message}`);
    }
    const product = service === "SQS" ? "AmazonSQS" : "AWSLambda";
    const requestId = metadata["requestId"] ?? null;
    const details = `(Service: ${product}; Status Code: ${status}; Error Code: ${error.name}; Request ID: ${requestId}; Proxy: null)`;
    const name = service === "SQS" ? sqsName(error.name) : lambdaName(error.name);
    throw named(`${service}.${name}`, `${error.message} ${details}`);
  }
}

/** Errors that AWS's SDK for SQS has no class of its own for are all `AmazonSQSException`. */
const sqsName = (name: string): string =>
  /^(QueueDoesNotExist|InvalidMessageContents|UnsupportedOperation|InvalidAttributeValue)/.test(name)
    ? `${name.replace(/Exception$/, "")}Exception`
    : "AmazonSQSException";

const lambdaName = (name: string): string => (/(Exception|Error)$/.test(name) ? name : "AWSLambdaException");

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
