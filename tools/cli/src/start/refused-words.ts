import type { AccessDenied } from "@ringback/local/local-events/local-event";

/** Says which role or policy lacks what, and where in the app's sources a role is made. */
export function refusedWords(denied: AccessDenied): string {
  const { action, resource, reason } = denied;
  if ("service" in denied) {
    const { service, sourceArn } = denied;
    return reason === "explicit-deny"
      ? `A Deny in the policy of ${resource} keeps ${service} from ${action} for ${sourceArn}.`
      : `The policy of ${resource} does not allow ${action} to ${service} for ${sourceArn}.`;
  }
  const role = denied.madeAt === undefined ? denied.roleName : `${denied.roleName} (${denied.madeAt})`;
  if (reason === "explicit-deny") return `A Deny keeps the role ${role} from ${action} on ${resource}.`;
  const lacks = reason === "no-trust" ? "let itself be assumed for" : "allow";
  return `The role ${role} does not ${lacks} ${action} on ${resource}.`;
}
