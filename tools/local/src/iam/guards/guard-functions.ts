import { sendAwsError } from "../../endpoint/aws-error.ts";
import type { Handler } from "../../endpoint/service-routes.ts";
import { functionNameOf } from "../../lambda/function-name-of.ts";
import { invokedFunction } from "../../lambda/invoked-function.ts";
import type { ApiAccess } from "../api-access.ts";

/**
 * Asks IAM before Lambda invokes a function over HTTP (AWS Lambda API Reference, "Invoke": `lambda:InvokeFunction`).
 *
 * @param options.handle Lambda's API
 */
export function guardFunctions(options: {
  access: ApiAccess;
  region: string;
  accountId: string;
  handle: Handler;
}): Handler {
  const { access, region, accountId, handle } = options;
  return (request, response) => {
    const principal = access.callerOf(request);
    const named = invokedFunction(request.url);
    if (principal.kind === "administrator" || named === undefined) return handle(request, response);
    const functionArn = `arn:aws:lambda:${region}:${accountId}:function:${functionNameOf(named)}`;
    const qualifier = qualifierOf(named, request.url ?? "");
    const resource = qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`;
    const denial = access.denialOf({ principal, action: "lambda:InvokeFunction", resource });
    if (denial === undefined) return handle(request, response);
    sendAwsError(response, { status: 403, type: "AccessDeniedException", message: denial.message });
  };
}

/** Of an ARN or a name with one behind it, or of the query. */
function qualifierOf(named: string, url: string): string | undefined {
  const parts = named.split(":");
  const inName = named.startsWith("arn:") ? parts[7] : parts.length === 2 ? parts[1] : undefined;
  return inName ?? new URLSearchParams(url.split("?")[1]).get("Qualifier") ?? undefined;
}
