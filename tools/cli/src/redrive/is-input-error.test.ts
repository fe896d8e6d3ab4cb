import { expect, it } from "vitest";
import { isInputError } from "./is-input-error.ts";

it.each([
  ["InvalidInput", "The field id has to be a string that is not empty."],
  ["States.QueryEvaluationError", "The JSONata expression '$string(...)' threw an error during evaluation"],
  ["States.Runtime", undefined],
  ["States.DataLimitExceeded", undefined],
  ["SQS.InvalidMessageContentsException", "Invalid characters found."],
  [
    "SQS.AmazonSQSException",
    "One or more parameters are invalid. Reason: Message must be shorter than 262144 bytes. (Service: AmazonSQS; Status Code: 400; Error Code: InvalidParameterValue)",
  ],
])("%s is an error of the input (%s)", (error, cause) => {
  expect(isInputError({ error, cause })).toBe(true);
});

it.each([
  ["SQS.SdkClientException", "Unable to execute HTTP request"],
  ["SQS.AmazonSQSException", "Request is throttled. (Error Code: RequestThrottled)"],
  ["SQS.AmazonSQSException", "Access to the resource is denied. (Error Code: AccessDenied)"],
  ["SQS.QueueDoesNotExistException", "The specified queue does not exist."],
  ["SQS.KmsDisabledException", undefined],
  ["States.Timeout", undefined],
  ["States.Permissions", "The role is not authorized to perform sqs:SendMessage"],
  ["AnythingElse", undefined],
])("%s is not an error of the input (%s)", (error, cause) => {
  expect(isInputError({ error, cause })).toBe(false);
});
