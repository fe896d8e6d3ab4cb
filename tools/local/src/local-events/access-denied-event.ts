import type { Refusal } from "../iam/authorizer.ts";
import type { LocalEventBody } from "./local-event.ts";

/** The event that a refused call is reported by. */
export function accessDeniedEvent({ principal, role, action, resource, denial }: Refusal): LocalEventBody {
  const { reason, message } = denial;
  const denied = { type: "access-denied", action, resource, reason, message } as const;
  if (principal.kind === "service") {
    return { ...denied, service: principal.service, sourceArn: principal.sourceArn };
  }
  const { madeAt } = role ?? {};
  return {
    ...denied,
    roleName: role?.name ?? principal.roleArn.split("/").at(-1) ?? principal.roleArn,
    ...(madeAt === undefined ? {} : { madeAt: `${madeAt.file}:${madeAt.line}` }),
  };
}
