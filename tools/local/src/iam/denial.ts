import type { ApiCall } from "./api-call.ts";
import type { Decision } from "./decide.ts";
import { sessionArnOf } from "./principal.ts";

/** Why a call is refused. */
export interface Denial {
  /** AWS's sentence. */
  readonly message: string;
  /** A Deny applies, no Allow does, or the service may not take the role. */
  readonly reason: "explicit-deny" | "no-allow" | "no-trust";
}

/**
 * AWS's sentence (IAM User Guide, "Troubleshoot access denied error messages"): `User: ... is not authorized to
 * perform: states:StartExecution on resource: ... because no identity-based policy allows the states:StartExecution
 * action`.
 */
export function denialOf(
  { principal, action, resource }: ApiCall,
  { by, policy }: Extract<Decision, { outcome: "denied" }>,
): Denial {
  const user =
    principal.kind === "role"
      ? sessionArnOf(principal)
      : principal.kind === "service"
        ? principal.service
        : "";
  const shown = shownAction(action);
  const why =
    by === "explicit-deny"
      ? `with an explicit deny in ${policy.startsWith("i") ? "an" : "a"} ${policy}`
      : `because no ${policy} allows the ${shown} action`;
  const message = `User: ${user} is not authorized to perform: ${shown} on resource: ${shownResource(action, resource)} ${why}`;
  return { message, reason: by };
}

/** A service that the role's trust policy does not let take it: in the words of the service that was asked to. */
export function trustDenial(service: string, roleArn: string): Denial {
  const message =
    service === "lambda.amazonaws.com"
      ? "The role defined for the function cannot be assumed by Lambda."
      : service === "states.amazonaws.com"
        ? `Neither the global service principal ${service}, nor the regional one is authorized to assume the provided role.`
        : `${service} is not authorized to assume the role ${roleArn}`;
  return { message, reason: "no-trust" };
}

/** SQS writes its actions in lower case in its errors, and SNS the service's name in upper case. */
function shownAction(action: string): string {
  if (action.startsWith("sqs:")) return action.toLowerCase();
  return action.startsWith("sns:") ? `SNS:${action.slice("sns:".length)}` : action;
}

/** S3 puts the resource into quotes. */
const shownResource = (action: string, resource: string): string =>
  action.startsWith("s3:") ? `"${resource}"` : resource;
