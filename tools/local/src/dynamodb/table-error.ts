import type { TableResult } from "./dynalite-store.ts";

/** The errors that are not of the service's own namespace. */
const namespaces: Readonly<Record<string, string>> = {
  ValidationException: "com.amazon.coral.validate",
  SerializationException: "com.amazon.coral.service",
  UnknownOperationException: "com.amazon.coral.service",
  MissingAuthenticationTokenException: "com.amazon.coral.service",
};

/** An error of DynamoDB as an answer: status 400. */
export function refusal(name: string, message: string): TableResult {
  const namespace = namespaces[name] ?? "com.amazonaws.dynamodb.v20120810";
  return { status: 400, body: { __type: `${namespace}#${name}`, message } };
}
