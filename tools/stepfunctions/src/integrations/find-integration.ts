import type { Integration, TaskResource } from "../language/integration.ts";
import { lambdaFunction, lambdaInvoke } from "./lambda-invoke.ts";
import { sqsSendMessage } from "./sqs-send-message.ts";

/** Every service that a Task may call. To add one: write its file next to these, and name it here. */
const INTEGRATIONS: readonly Integration[] = [sqsSendMessage, lambdaInvoke];

const SERVICE = /^arn:aws[a-z-]*:states:[a-z0-9-]*:\d*:([a-z-]+):([A-Za-z]+)(\.waitForTaskToken)?$/;
const FUNCTION = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?$/;

/** Undefined for a resource that the engine does not run. */
export function findIntegration(resource: string): TaskResource | undefined {
  if (FUNCTION.test(resource)) return { kind: "function", integration: lambdaFunction(resource) };
  const [, service, action, token] = SERVICE.exec(resource) ?? [];
  const integration = INTEGRATIONS.find(
    (candidate) => candidate.resourceType === service && candidate.resource === action,
  );
  return integration && { kind: "service", integration, waitsForToken: token !== undefined };
}

/** The resources that the engine runs, for the error message that refuses another. */
export const supportedResources = (): string =>
  [
    ...INTEGRATIONS.flatMap(({ resourceType, resource }) =>
      ["", ".waitForTaskToken"].map((pattern) => `arn:aws:states:::${resourceType}:${resource}${pattern}`),
    ),
    "a Lambda function's ARN",
  ].join(", ");
