import type { AuthorizeAction } from "@ringback/stepfunctions/step-functions";
import type { ApiAccess } from "../iam/api-access.ts";

/** Asks IAM for each request to Step Functions. */
export function authorizeAction(access: ApiAccess): AuthorizeAction {
  return (request, action, resourceOf) => {
    const principal = access.callerOf(request);
    if (principal.kind === "administrator") return undefined;
    const resource = resourceOf();
    if (resource === undefined) return undefined;
    return access.denialOf({ principal, action: `states:${action}`, resource })?.message;
  };
}
