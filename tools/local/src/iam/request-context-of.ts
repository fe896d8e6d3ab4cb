import type { ApiCall } from "./api-call.ts";
import type { RequestContext } from "./policy/request-context.ts";
import type { RolePrincipal, ServicePrincipal } from "./principal.ts";

/**
 * The condition keys of a call: AWS's global ones as far as this machine has them, and the service's own. Loopback
 * stands for TLS. Nothing here goes through another service, so `aws:CalledVia` and `kms:ViaService` are absent.
 *
 * @param keys those that the policies ask for, in lower case: others need no value
 */
export function contextOf(
  {
    principal,
    context,
    resource,
  }: Pick<ApiCall, "context" | "resource"> & { principal: RolePrincipal | ServicePrincipal },
  place: { region: string; accountId: string },
  keys: ReadonlySet<string>,
): RequestContext {
  const values = new Map<string, string | readonly string[]>();
  if (keys.size === 0) return values;
  const now = Date.now();
  const all: Record<string, string | readonly string[] | undefined> = {
    "aws:securetransport": "true",
    "aws:requestedregion": place.region,
    "aws:viaawsservice": "false",
    "aws:currenttime": new Date(now).toISOString(),
    "aws:epochtime": String(Math.floor(now / 1000)),
    "aws:resourceaccount": resource.split(":")[4] || place.accountId,
    ...(principal.kind === "role"
      ? ofRole(principal, place.accountId)
      : ofService(principal, place.accountId)),
  };
  for (const [key, value] of Object.entries(all))
    if (value !== undefined && keys.has(key)) values.set(key, value);
  for (const [key, value] of Object.entries(typeof context === "function" ? context() : (context ?? {}))) {
    values.set(key.toLowerCase(), value);
  }
  return values;
}

function ofRole({ roleArn, session, sourceFunctionArn }: RolePrincipal, accountId: string) {
  return {
    "lambda:sourcefunctionarn": sourceFunctionArn,
    "aws:principalarn": roleArn,
    "aws:principalaccount": accountId,
    "aws:principaltype": "AssumedRole",
    "aws:principalisawsservice": "false",
    // AWS puts the role's unique id before the colon, which a role of this machine does not have: its name stands for it.
    "aws:userid": `${roleArn.split("/").at(-1)}:${session}`,
  };
}

function ofService({ service, sourceArn }: ServicePrincipal, accountId: string) {
  return {
    "aws:sourcearn": sourceArn,
    "aws:sourceaccount": sourceArn.split(":")[4] || accountId,
    "aws:principalisawsservice": "true",
    "aws:principalservicename": service,
    "aws:principalservicenameslist": [service],
  };
}
