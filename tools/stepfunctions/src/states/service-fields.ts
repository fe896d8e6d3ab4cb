import type { TaskState } from "../language/state.ts";

/** How events name a service: `sendMessage.waitForTaskToken` of `sqs`. */
export function serviceFields(state: TaskState): { resourceType: string; resource: string } {
  const { integration } = state.resource;
  const token = state.resource.kind === "service" && state.resource.waitsForToken;
  return {
    resourceType: integration.resourceType,
    resource: token ? `${integration.resource}.waitForTaskToken` : integration.resource,
  };
}
