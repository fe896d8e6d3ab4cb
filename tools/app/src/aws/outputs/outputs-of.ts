import { lettersOf } from "../names/letters-of.ts";
import { physicalNameOf } from "../names/physical-name-of.ts";
import type { Place } from "../place.ts";
import type { Outputs, OutputsByType } from "./created.ts";
import { dataOutputs } from "./data-outputs.ts";
import { functionsOutputs } from "./functions-outputs.ts";
import { identityOutputs } from "./identity-outputs.ts";
import { messagingOutputs } from "./messaging-outputs.ts";
import { monitoringOutputs } from "./monitoring-outputs.ts";
import { randomOutputs } from "./random-outputs.ts";
import { webOutputs } from "./web-outputs.ts";

const outputsOfType: OutputsByType = {
  ...messagingOutputs,
  ...dataOutputs,
  ...functionsOutputs,
  ...monitoringOutputs,
  ...identityOutputs,
  ...webOutputs,
};

/**
 * SST's own key, with which it encrypts what a function links. It stays out, as the links that were to be encrypted are
 * in the graph as they are.
 */
const keyOfLinks = "LambdaEncryptionKey";

/**
 * What AWS adds to a resource that is created there. A type that is not known has an id, a name and an ARN in the way in
 * which most have one.
 */
export function outputsOf(options: {
  type: string;
  name: string;
  inputs: Readonly<Record<string, unknown>>;
  place: Place;
}): Outputs {
  const { type, name: logicalName, inputs, place } = options;
  if (logicalName === keyOfLinks) return { id: logicalName };
  if (type === "docker-build:index:Image") {
    const digest = `sha256:${lettersOf(logicalName, 64)}`;
    return { id: digest, digest, ref: `${logicalName.toLowerCase()}@${digest}` };
  }
  if (type.startsWith("random:")) return randomOutputs(logicalName, inputs);
  const { partition, region, accountId } = place;
  const name = physicalNameOf(type, logicalName, inputs);
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  const globalArn = (service: string, resource: string) =>
    `arn:${partition}:${service}::${accountId}:${resource}`;
  const known = outputsOfType[type];
  if (known !== undefined) return known({ name, logicalName, inputs, place, arn, globalArn });
  const [, service = ""] = /^aws:(\w+)\//.exec(type) ?? [];
  return service === "" ? { id: name } : { id: name, name, arn: arn(service, name) };
}
