import type { Policy } from "./policy/policy.ts";
import type { Caller } from "./policy/principals.ts";
import type { RequestContext } from "./policy/request-context.ts";

/** The policies that AWS's errors name. */
export type PolicyKind = "identity-based policy" | "resource-based policy" | "permissions boundary";

/** What the policies say of one call; a denial names the kind of policy that is the reason. */
export type Decision =
  | { readonly outcome: "allowed" }
  | {
      readonly outcome: "denied";
      /** A Deny that applies, or no Allow that does. */
      readonly by: "explicit-deny" | "no-allow";
      readonly policy: PolicyKind;
    };

/** A call, with all policies that have a say in it. */
export interface DecidedCall {
  readonly action: string;
  /** An ARN, or `*` for an action that knows no resource. */
  readonly resource: string;
  readonly caller: Caller;
  readonly context: RequestContext;
  /** Of the role; none for a service, which has no policies of its own. */
  readonly identityPolicies: readonly Policy[];
  readonly boundary?: Policy | undefined;
  readonly resourcePolicy?: Policy | undefined;
}

/**
 * AWS's decision within one account: a Deny anywhere decides; then the resource's policy may allow by itself, or the
 * role's policies, within its permissions boundary. A session that the resource's policy names is allowed beyond the
 * boundary, too (IAM User Guide, "Policy evaluation for requests within a single account" and "Permissions boundaries
 * for IAM entities").
 */
export function decide(call: DecidedCall): Decision {
  const identity = call.identityPolicies.map((policy) => ofRole(policy, call));
  const boundary = call.boundary === undefined ? undefined : ofRole(call.boundary, call);
  const resource = ofResource(call);
  if (identity.some(({ denies }) => denies)) return denied("explicit-deny", "identity-based policy");
  if (resource.denies) return denied("explicit-deny", "resource-based policy");
  if (boundary?.denies === true) return denied("explicit-deny", "permissions boundary");
  if (resource.allows === "session") return { outcome: "allowed" };
  const isWithinBoundary = boundary?.allows !== false;
  const isAllowed = resource.allows === "role" || identity.some(({ allows }) => allows);
  if (isAllowed && isWithinBoundary) return { outcome: "allowed" };
  if (isAllowed) return denied("no-allow", "permissions boundary");
  return denied("no-allow", call.caller.kind === "role" ? "identity-based policy" : "resource-based policy");
}

const denied = (by: "explicit-deny" | "no-allow", policy: PolicyKind): Decision => ({
  outcome: "denied",
  by,
  policy,
});

function ofRole(policy: Policy, { action, resource, context }: DecidedCall) {
  const applying = policy.statements.filter((statement) => statement.applies({ action, resource }, context));
  return {
    denies: applying.some(({ effect }) => effect === "Deny"),
    allows: applying.some(({ effect }) => effect === "Allow"),
  };
}

/** An account that is named as a principal is allowed by its own policies, so its role's have to say it; a Deny counts. */
function ofResource({ action, resource, context, caller, resourcePolicy }: DecidedCall) {
  const matches = (resourcePolicy?.statements ?? []).flatMap((statement) => {
    const match = statement.principals(caller);
    return match !== "none" && statement.applies({ action, resource }, context) ? [{ statement, match }] : [];
  });
  const allows = matches.filter(({ statement }) => statement.effect === "Allow").map(({ match }) => match);
  return {
    denies: matches.some(({ statement }) => statement.effect === "Deny"),
    allows: allows.includes("session")
      ? ("session" as const)
      : allows.includes("role")
        ? ("role" as const)
        : undefined,
  };
}
