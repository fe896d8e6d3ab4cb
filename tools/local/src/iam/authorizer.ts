import type { SourcePlace } from "@ringback/app/graph/app-graph";
import type { ApiCall } from "./api-call.ts";
import { type Decision, decide } from "./decide.ts";
import { type Denial, denialOf, trustDenial } from "./denial.ts";
import { type Policy, readPolicy } from "./policy/policy.ts";
import type { Caller } from "./policy/principals.ts";
import { policyOwnerOf } from "./policy-owner.ts";
import {
  type Administrator,
  type Principal,
  type RolePrincipal,
  removedRoleArn,
  type ServicePrincipal,
  sessionArnOf,
} from "./principal.ts";
import { contextOf } from "./request-context-of.ts";

/** A role with everything that decides what it may do. */
export interface Role {
  readonly arn: string;
  readonly name: string;
  /** JSON text, or the object: who may take it. */
  readonly trustPolicy: unknown;
  readonly policies: readonly { readonly name: string; readonly policy: unknown }[];
  readonly permissionsBoundary?: { readonly name: string; readonly policy: unknown };
  readonly madeAt?: SourcePlace;
}

/** A call that was refused, for the person at this machine. */
export interface Refusal {
  readonly principal: RolePrincipal | ServicePrincipal;
  /** Of the role. */
  readonly role?: Pick<Role, "arn" | "name" | "madeAt">;
  readonly action: string;
  readonly resource: string;
  readonly denial: Denial;
}

/** Decides whether calls are allowed. */
export interface Authorizer {
  /**
   * Why the call is refused; undefined where it is allowed, as everything is to an administrator, and to a role that the
   * app names by its ARN and does not make: its policies are not known here.
   */
  denialOf(call: ApiCall): Denial | undefined;
}

/** An authorizer whose roles and policies can be changed while it is used. */
export interface RoleAuthorizer extends Authorizer {
  /**
   * Adds the role, or changes it: from the next call on it may do what it says now.
   *
   * @throws MalformedPolicyError
   */
  setRole(role: Role): void;
  removeRole(roleArn: string): void;
  /**
   * Takes these roles and policies in place of all that it has.
   *
   * @param policies.resourcePolicies by the ARN of the resource
   * @throws MalformedPolicyError; then nothing has changed
   */
  replaceAll(policies: {
    readonly roles: readonly Role[];
    readonly resourcePolicies: ReadonlyMap<string, unknown>;
  }): void;
  /**
   * The policy of a queue, topic, bucket, table, bus or function; undefined takes it away.
   *
   * @param policy JSON text, or the object
   * @throws MalformedPolicyError
   */
  setResourcePolicy(resourceArn: string, policy: unknown): void;
  /** Called with each change of a role or a policy, until the returned function is called. */
  onChange(listener: () => void): () => void;
}

interface KnownRole extends Omit<Role, "trustPolicy" | "policies" | "permissionsBoundary"> {
  readonly trust: Policy;
  readonly identityPolicies: readonly Policy[];
  readonly boundary: Policy | undefined;
  /** Condition keys that any of its policies asks for. */
  readonly keys: readonly string[];
}

/** Decisions that are kept. */
const maximumDecisions = 10_000;
/** Keys whose value is another at each call, so that no decision can be kept. */
const changingKeys = ["aws:currenttime", "aws:epochtime"];
const noPolicies: Pick<KnownRole, "identityPolicies" | "boundary" | "keys"> = {
  identityPolicies: [],
  boundary: undefined,
  keys: [],
};

/**
 * Decides calls by roles and policies as IAM does within one account. A decision is kept: the same principal, action,
 * resource and condition keys have the same answer until a policy changes.
 *
 * @param options.onRefused called once for each principal, action, resource and reason, and anew after a change of a role
 *   or policy
 */
export function createAuthorizer(options: {
  region: string;
  accountId: string;
  onRefused?(refusal: Refusal): void;
}): RoleAuthorizer {
  let roles = new Map<string, KnownRole>();
  // They may do nothing any more, as the processes of functions that were removed.
  const removed = new Set([removedRoleArn(options.accountId)]);
  let resourcePolicies = new Map<string, Policy>();
  const decisions = new Map<string, Denial | null>();
  const reported = new Set<string>();
  const listeners = new Set<() => void>();
  const changed = () => {
    decisions.clear();
    reported.clear();
    for (const listener of listeners) listener();
  };

  function decisionOf(call: RoleOrServiceCall, keys: ReadonlySet<string>): Denial | undefined {
    const { principal, action, resource } = call;
    const context = contextOf(call, options, keys);
    const role = principal.kind === "role" ? roles.get(principal.roleArn) : undefined;
    if (
      principal.kind === "role" &&
      principal.assumedBy !== undefined &&
      !mayTake(role, principal.assumedBy)
    ) {
      return trustDenial(principal.assumedBy.service, principal.roleArn);
    }
    const { identityPolicies, boundary } = role ?? noPolicies;
    const resourcePolicy = resourcePolicies.get(policyOwnerOf(resource));
    const caller = callerOf(principal, options.accountId);
    const decision: Decision = decide({
      action,
      resource,
      caller,
      context,
      identityPolicies,
      boundary,
      resourcePolicy,
    });
    return decision.outcome === "allowed" ? undefined : denialOf(call, decision);
  }

  function mayTake(role: KnownRole | undefined, service: ServicePrincipal): boolean {
    if (role === undefined) return false;
    const call = { principal: service, action: "sts:AssumeRole", resource: role.arn };
    const context = contextOf(call, options, new Set(role.trust.keys));
    const caller = callerOf(service, options.accountId);
    const decided = decide({ ...call, caller, context, identityPolicies: [], resourcePolicy: role.trust });
    return decided.outcome === "allowed";
  }

  function report(call: RoleOrServiceCall, denial: Denial): void {
    if (options.onRefused === undefined) return;
    const { principal, action, resource } = call;
    const who = principal.kind === "role" ? principal.roleArn : `${principal.service} ${principal.sourceArn}`;
    const key = `${who} ${action} ${resource} ${denial.reason}`;
    if (reported.has(key)) return;
    if (reported.size >= maximumDecisions) reported.clear();
    reported.add(key);
    const role = principal.kind === "role" ? roles.get(principal.roleArn) : undefined;
    options.onRefused({
      principal,
      action,
      resource,
      denial,
      ...(role === undefined ? {} : { role: shownRole(role) }),
    });
  }

  return {
    denialOf: (call) => {
      if (!isRoleOrService(call)) return undefined;
      const { principal, resource } = call;
      const role = principal.kind === "role" ? roles.get(principal.roleArn) : undefined;
      // What a role that somebody else has made may do is not known here.
      if (principal.kind === "role" && role === undefined && !removed.has(principal.roleArn))
        return undefined;
      const resourceKeys = resourcePolicies.get(policyOwnerOf(resource))?.keys ?? [];
      const keys = role === undefined ? resourceKeys : [...role.keys, ...resourceKeys];
      const key = decisionKey(call, keys);
      const kept = key === undefined ? undefined : decisions.get(key);
      if (kept === null) return undefined;
      const denial = kept ?? decisionOf(call, new Set(keys));
      if (key !== undefined && kept === undefined) {
        if (decisions.size >= maximumDecisions) decisions.clear();
        decisions.set(key, denial ?? null);
      }
      if (denial !== undefined) report(call, denial);
      return denial;
    },
    setRole: (role) => {
      roles.set(role.arn, knownRole(role));
      changed();
    },
    removeRole: (roleArn) => {
      roles.delete(roleArn);
      removed.add(roleArn);
      changed();
    },
    setResourcePolicy: (resourceArn, policy) => {
      if (policy === undefined) resourcePolicies.delete(resourceArn);
      else resourcePolicies.set(resourceArn, readPolicy(policy, `of ${resourceArn}`));
      changed();
    },
    replaceAll: (next) => {
      const nextRoles = next.roles.map((role) => [role.arn, knownRole(role)] as const);
      const nextPolicies = [...next.resourcePolicies].map(
        ([arn, policy]) => [arn, readPolicy(policy, `of ${arn}`)] as const,
      );
      for (const roleArn of roles.keys()) removed.add(roleArn);
      roles = new Map(nextRoles);
      resourcePolicies = new Map(nextPolicies);
      changed();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

type RoleOrServiceCall = ApiCall & { readonly principal: Exclude<Principal, Administrator> };

const isRoleOrService = (call: ApiCall): call is RoleOrServiceCall => call.principal.kind !== "administrator";

const shownRole = ({ arn, name, madeAt }: KnownRole) => ({
  arn,
  name,
  ...(madeAt === undefined ? {} : { madeAt }),
});

function knownRole({ trustPolicy, policies, permissionsBoundary, ...role }: Role): KnownRole {
  const identityPolicies = policies.map(({ name, policy }) => readPolicy(policy, name));
  const boundary =
    permissionsBoundary === undefined
      ? undefined
      : readPolicy(permissionsBoundary.policy, permissionsBoundary.name);
  const trust = readPolicy(trustPolicy, `that says who may assume ${role.name}`);
  const all = boundary === undefined ? identityPolicies : [...identityPolicies, boundary];
  return { ...role, trust, identityPolicies, boundary, keys: [...new Set(all.flatMap(({ keys }) => keys))] };
}

function callerOf(principal: RolePrincipal | ServicePrincipal, accountId: string): Caller {
  if (principal.kind === "service") return { kind: "service", service: principal.service };
  return { kind: "role", roleArn: principal.roleArn, sessionArn: sessionArnOf(principal), accountId };
}

/** What a decision depends on; undefined for one that cannot be kept. */
function decisionKey(call: RoleOrServiceCall, keys: readonly string[]): string | undefined {
  const { principal, action, resource } = call;
  const who =
    principal.kind === "role"
      ? `${principal.roleArn} ${principal.session} ${principal.assumedBy?.service} ${principal.assumedBy?.sourceArn} ${principal.sourceFunctionArn}`
      : `${principal.service} ${principal.sourceArn}`;
  const base = `${who} ${action} ${resource}`;
  if (keys.length === 0) return base;
  if (keys.some((key) => changingKeys.includes(key))) return undefined;
  if (call.context === undefined || keys.every((key) => key.startsWith("aws:"))) return base;
  const context = typeof call.context === "function" ? call.context() : call.context;
  const mattering = Object.entries(context).filter(([name]) => keys.includes(name.toLowerCase()));
  return `${base} ${JSON.stringify(mattering)}`;
}
