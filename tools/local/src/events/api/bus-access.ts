import type { IncomingMessage } from "node:http";
import type { ApiAccess } from "../../iam/api-access.ts";

type Input = Readonly<Record<string, unknown>>;

/** Why IAM refuses a request to EventBridge, in AWS's sentence; undefined where it does not. */
export type BusRefusal = (request: IncomingMessage, action: string, input: Input) => string | undefined;

/**
 * Asks IAM for each request. PutEvents needs the permission of every bus that an entry names, or the request fails as a
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
    if (action === "PutEvents") {
      const entries = Array.isArray(input["Entries"]) ? input["Entries"] : [];
      return [...new Set(entries.map((entry) => busArn(entry?.EventBusName)))];
    }
    if (action === "DescribeEventBus") return [busArn(input["Name"])];
    const rule = input["Name"] ?? input["Rule"];
    if (typeof rule !== "string") return ["*"];
    const bus = busArn(input["EventBusName"]).split("/").at(-1);
    return [arn(bus === "default" ? `rule/${rule}` : `rule/${bus}/${rule}`)];
  };
  return (request, action, input) => {
    const principal = access.callerOf(request);
    if (principal.kind === "administrator") return undefined;
    for (const resource of resourcesOf(action, input)) {
      const denial = access.denialOf({ principal, action: `events:${action}`, resource });
      if (denial !== undefined) return denial.message;
    }
    return undefined;
  };
}
