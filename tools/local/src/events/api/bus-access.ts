import type { IncomingMessage } from "node:http";
import type { ApiAccess } from "../../iam/api-access.ts";
import type { ApiCall } from "../../iam/api-call.ts";

type Input = Readonly<Record<string, unknown>>;

/** Why IAM refuses a request to EventBridge, in AWS's sentence; undefined where it does not. */
export type BusRefusal = (request: IncomingMessage, action: string, input: Input) => string | undefined;

/**
 * Asks IAM for each request. PutEvents needs the permission for every entry on the bus that it names, or the request fails as a
 * whole; AWS refuses an entry by itself only for the policy of another account's bus.
 */
export function busRefusal(options: { access: ApiAccess; region: string; accountId: string }): BusRefusal {
  const { access, region, accountId } = options;
  const arn = (resource: string) => `arn:aws:events:${region}:${accountId}:${resource}`;
  const busArn = (named: unknown) => {
    const bus = typeof named === "string" ? named : "default";
    return bus.startsWith("arn:") ? bus : arn(`event-bus/${bus}`);
  };
  const resourcesOf = (action: string, input: Input): readonly string[] => {
    if (action === "DescribeEventBus") return [busArn(input["Name"])];
    const rule = input["Name"] ?? input["Rule"];
    if (typeof rule !== "string") return ["*"];
    const bus = busArn(input["EventBusName"]).split("/").at(-1);
    return [arn(bus === "default" ? `rule/${rule}` : `rule/${bus}/${rule}`)];
  };
  return (request, action, input) => {
    const principal = access.callerOf(request);
    if (principal.kind === "administrator") return undefined;
    const entries = Array.isArray(input["Entries"]) ? input["Entries"] : [];
    const calls: readonly Pick<ApiCall, "resource" | "context">[] =
      action === "PutEvents"
        ? entries.map((entry) => ({
            resource: busArn(entry?.EventBusName),
            context: () => keysOf(Object(entry)),
          }))
        : resourcesOf(action, input).map((resource) => ({ resource }));
    for (const call of calls) {
      const denial = access.denialOf({ principal, action: `events:${action}`, ...call });
      if (denial !== undefined) return denial.message;
    }
    return undefined;
  };
}

/** The condition keys of an entry (Amazon EventBridge User Guide, "Using IAM policy conditions"). */
function keysOf({ Source, DetailType }: Input): Record<string, string> {
  const given = Object.entries({ "events:source": Source, "events:detail-type": DetailType });
  const texts = given.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
  return { ...Object.fromEntries(texts), "events:eventBusInvocation": "false" };
}
