import type { GraphResource } from "@ringback/app/graph/app-graph";
import type { EventInvokeConfig } from "../../lambda/event-queue.ts";
import { functionNameOf } from "../../lambda/function-name-of.ts";
import type { FunctionService } from "../../lambda/function-service.ts";
import { inputsOf } from "../resource-inputs.ts";
import type { ResourceKind } from "../resource-kind.ts";

/** `aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig`: how events are retried, and where they go. */
export function eventInvokeConfigKind(
  functions: Pick<FunctionService, "setEventInvokeConfig">,
): ResourceKind {
  const nameOf = (resource: GraphResource) => functionNameOf(inputsOf(resource).text("functionName"));
  const create = (resource: GraphResource) =>
    functions.setEventInvokeConfig(nameOf(resource), configOf(resource));
  return {
    type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    create,
    change: (resource, before) => {
      if (nameOf(resource) !== nameOf(before)) return "needs-replacement";
      create(resource);
      return "changed";
    },
    remove: (resource) => functions.setEventInvokeConfig(nameOf(resource), undefined),
  };
}

function configOf(resource: GraphResource): EventInvokeConfig {
  const inputs = inputsOf(resource);
  const within = (name: string, minimum: number, maximum: number) => {
    const value = inputs.optionalNumber(name);
    if (value === undefined || (value >= minimum && value <= maximum)) return value;
    throw new Error(`${name} ${value} is out of range: ${minimum} to ${maximum}.`);
  };
  const destinations = inputs.optionalObject("destinationConfig");
  const destination = (name: string) => destinations?.optionalObject(name)?.text("destination");
  return {
    maximumRetryAttempts: within("maximumRetryAttempts", 0, 2),
    maximumEventAgeSeconds: within("maximumEventAgeInSeconds", 60, 21_600),
    onSuccess: destination("onSuccess"),
    onFailure: destination("onFailure"),
  };
}
