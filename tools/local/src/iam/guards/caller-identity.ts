import { randomUUID } from "node:crypto";
import type { FormHandler } from "../../endpoint/query-forms.ts";
import type { ApiAccess } from "../api-access.ts";
import { sessionArnOf } from "../principal.ts";

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/**
 * STS's GetCallerIdentity for functions: each has its role's session. It needs no permission, and no policy can take it
 * away (AWS STS API Reference, "GetCallerIdentity").
 *
 * @param options.handle what else STS is asked, and by whom else
 */
export function callerIdentity(options: { access: ApiAccess; handle: FormHandler }): FormHandler {
  const { access, handle } = options;
  return (request, response, form) => {
    const principal = access.callerOf(request);
    if (principal.kind !== "role" || form.get("Action") !== "GetCallerIdentity") {
      return handle(request, response, form);
    }
    const { roleArn, session } = principal;
    const [, , , , account = ""] = roleArn.split(":");
    const userId = `${roleArn.split("/").at(-1)}:${session}`;
    const result = `<Arn>${sessionArnOf(principal)}</Arn><UserId>${userId}</UserId><Account>${account}</Account>`;
    const xml = `<GetCallerIdentityResponse xmlns="${namespace}"><GetCallerIdentityResult>${result}</GetCallerIdentityResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
    response
      .writeHead(200, { "content-type": "text/xml", "content-length": Buffer.byteLength(xml) })
      .end(xml);
  };
}
