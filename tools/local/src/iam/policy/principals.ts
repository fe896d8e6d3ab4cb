import type { PrincipalElement, StatementDocument } from "./policy-document.ts";

/** Who calls, as the policy of a resource names them. */
export type Caller =
  | {
      readonly kind: "role";
      readonly roleArn: string;
      readonly sessionArn: string;
      readonly accountId: string;
    }
  | { readonly kind: "service"; readonly service: string };

/**
 * How a statement names a caller. An account is its administrators' to pass on: it allows nothing by itself, where
 * whoever is named as a role or a session is allowed by the statement alone (IAM User Guide, "Policy evaluation for
 * requests within a single account").
 */
export type PrincipalMatch = "none" | "account" | "role" | "session";

/** Whom a statement is about. */
export type PrincipalTest = (caller: Caller) => PrincipalMatch;

/** A policy of a role has no principal: it is about the role. */
export function readPrincipals({ Principal, NotPrincipal }: StatementDocument): PrincipalTest {
  if (NotPrincipal !== undefined) {
    return (caller) => (matchOf(NotPrincipal, caller) === "none" ? "session" : "none");
  }
  return Principal === undefined ? () => "none" : (caller) => matchOf(Principal, caller);
}

function matchOf(element: PrincipalElement, caller: Caller): PrincipalMatch {
  if (element === "*") return "session";
  const named = (kind: string) => [element[kind] ?? []].flat();
  if (named("*").includes("*") || named("AWS").includes("*")) return "session";
  if (caller.kind === "service") return named("Service").includes(caller.service) ? "session" : "none";
  const names = named("AWS");
  if (names.includes(caller.sessionArn)) return "session";
  if (names.includes(caller.roleArn)) return "role";
  const account = [caller.accountId, `arn:aws:iam::${caller.accountId}:root`];
  return names.some((name) => account.includes(name)) ? "account" : "none";
}
