import type { Place } from "./place.ts";
import { type PolicyDocumentInputs, policyDocument } from "./policy-document.ts";

type Lookup = (inputs: Readonly<Record<string, unknown>>, place: Place) => Readonly<Record<string, unknown>>;

/** The look-ups of AWS's provider that need no account. */
const lookups: Readonly<Record<string, Lookup>> = {
  "aws:iam/getPolicyDocument:getPolicyDocument": (inputs) => {
    const asked: PolicyDocumentInputs = inputs;
    const json = policyDocument(asked);
    return {
      id: "policy-document",
      json,
      minifiedJson: json,
      // The provider leaves out an empty list, by which SST knows that there is nothing to allow.
      ...(asked.statements?.length ? { statements: asked.statements } : {}),
    };
  },
  "aws:index/getRegion:getRegion": ({ region: asked, name }, place) => {
    const region = asked ?? name ?? place.region;
    return { id: region, region, name: region, endpoint: `ec2.${region}.${place.domain}` };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": (_, { accountId, partition }) => ({
    id: accountId,
    accountId,
    arn: `arn:${partition}:iam::${accountId}:root`,
    userId: accountId,
  }),
  "aws:index/getPartition:getPartition": (_, { partition, domain }) => ({
    id: partition,
    partition,
    dnsSuffix: domain,
    reverseDnsPrefix: domain.split(".").reverse().join("."),
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (_, { region }) => ({
    id: region,
    names: ["a", "b", "c"].map((letter) => `${region}${letter}`),
    zoneIds: ["az1", "az2", "az3"].map((zone) => `${region}-${zone}`),
  }),
  // What SST's components for containers, databases, mail and devices ask for, so that they can be described.
  "aws:ecr/getAuthorizationToken:getAuthorizationToken": (_, { accountId, region, domain }) => ({
    id: region,
    authorizationToken: "bG9jYWw6bG9jYWw=",
    proxyEndpoint: `https://${accountId}.dkr.ecr.${region}.${domain}`,
    userName: "local",
    password: "local",
    expiresAt: "2026-01-01T00:00:00Z",
  }),
  "aws:iot/getEndpoint:getEndpoint": (_, { region, domain }) => ({
    id: region,
    endpointAddress: `local-ats.iot.${region}.${domain}`,
  }),
  "aws:secretsmanager/getSecretVersion:getSecretVersion": ({ secretId }) => ({
    id: `${String(secretId)}|AWSCURRENT`,
    secretId,
    secretString: '{"username":"local","password":"local"}',
  }),
};

/** Whether `lookUp` has an answer. */
export function isAnswered(token: string): boolean {
  return token in lookups;
}

/**
 * What a look-up answers.
 *
 * @param token Pulumi's: `aws:index/getRegion:getRegion`
 * @throws Error for one that needs an account
 */
export function lookUp(
  token: string,
  inputs: Readonly<Record<string, unknown>>,
  place: Place,
): Readonly<Record<string, unknown>> {
  const found = lookups[token];
  if (found === undefined) throw new Error(unanswered(token));
  return found(inputs, place);
}

/** The sentence for a look-up that has no answer here. */
export function unanswered(token: string): string {
  const [provider = "", path = "", name = ""] = token.split(":");
  const module = path.split("/")[0];
  const call = module === "index" ? `${provider}.${name}` : `${provider}.${module}.${name}`;
  return `${call} looks something up in an account, and the app is evaluated without one. Let the config take the value from an environment variable instead where RINGBACK_LOCAL is "true".`;
}
