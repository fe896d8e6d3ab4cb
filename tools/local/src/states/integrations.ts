import type { Integrations } from "@ringback/stepfunctions/step-functions";
import type { Faults } from "../faults/faults.ts";
import { messageIdOfBody } from "../faults/message-ids.ts";
import type { Authorizer } from "../iam/authorizer.ts";
import { functionNameOf } from "../lambda/function-name-of.ts";
import type { FunctionService } from "../lambda/function-service.ts";
import type { QueueService } from "../sqs/queue-service.ts";
import type { TaskLookup } from "../task/task-lookup.ts";
import { checkInvoke, checkSend } from "./check-task-call.ts";

/**
 * What a state machine's tasks call: the queues and the functions of this process, without HTTP.
 *
 * @param cloud.authorizer asked in the name of the state machine's role; everything is allowed without it
 */
export function createIntegrations(cloud: {
  queues: Pick<QueueService, "sendMessage">;
  functions: FunctionService["functions"];
  faults: Faults;
  authorizer?: Authorizer;
  /** Of the app as it runs; without it no queue is a task's. */
  tasks?: () => TaskLookup;
}): Integrations {
  const { authorizer } = cloud;
  return {
    sendMessage: async (parameters, caller) => {
      if (authorizer !== undefined) checkSend({ parameters, caller, authorizer });
      failSend(cloud, parameters);
      try {
        return cloud.queues.sendMessage(parameters);
      } catch (error) {
        throw sqsError(error);
      }
    },
    invoke: async (parameters, caller) => {
      if (authorizer !== undefined) checkInvoke({ parameters, caller, authorizer });
      return invoke(cloud.functions, parameters);
    },
  };
}

const sendFaults = {
  "sqs.send-throttle": {
    name: "SQS.AmazonSQSException",
    message: "Request is throttled. (Service: AmazonSQS; Status Code: 403; Error Code: RequestThrottled)",
  },
  "sqs.send-down": {
    name: "SQS.SdkClientException",
    message: "Unable to execute HTTP request: Connect to the queue failed: connect timed out",
  },
} as const;

/** Throws the error that Step Functions gets where a fault throttles a send, or keeps it from SQS. */
function failSend({ faults, tasks }: { faults: Faults; tasks?: () => TaskLookup }, parameters: object): void {
  if (!faults.areOn) return;
  const { QueueUrl, MessageBody } = { QueueUrl: "", MessageBody: "", ...parameters };
  const task = tasks?.().ofQueue(String(QueueUrl).split("/").at(-1) ?? "");
  const messageIds = () => messageIdOfBody(String(MessageBody));
  for (const kind of ["sqs.send-throttle", "sqs.send-down"] as const) {
    if (!faults.draws(kind, messageIds, task)) continue;
    faults.report({ kind, messageIds: messageIds(), ...(task === undefined ? {} : { task }) });
    const { name, message } = sendFaults[kind];
    throw Object.assign(new Error(message), { name });
  }
}

/** Step Functions names SQS's errors after the exceptions of its SDK. */
function sqsError(error: unknown): Error {
  const code = error instanceof Error && "code" in error ? String(error.code) : "InternalError";
  const specific = ["QueueDoesNotExist", "InvalidMessageContents"];
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(`${message} (Service: AmazonSQS; Error Code: ${code})`), {
    name: specific.includes(code) ? `SQS.${code}Exception` : "SQS.AmazonSQSException",
  });
}

async function invoke(functions: FunctionService["functions"], parameters: object): Promise<object> {
  const asked = "FunctionName" in parameters ? String(parameters.FunctionName) : "";
  const payload = "Payload" in parameters ? parameters.Payload : {};
  const lambda = functions.get(functionNameOf(asked));
  if (lambda === undefined) {
    const error = new Error(`Function not found: ${asked}`);
    throw Object.assign(error, { name: "Lambda.ResourceNotFoundException" });
  }
  const { result } = await lambda.invoke(payload);
  if (result.outcome === "throttled") {
    throw Object.assign(new Error("Rate Exceeded."), { name: "Lambda.TooManyRequestsException" });
  }
  return result.outcome === "failed"
    ? { StatusCode: 200, ExecutedVersion: "$LATEST", FunctionError: "Unhandled", Payload: result.error }
    : { StatusCode: 200, ExecutedVersion: "$LATEST", Payload: JSON.parse(result.payload) };
}
