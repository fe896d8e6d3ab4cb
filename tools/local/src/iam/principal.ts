/** Who calls an API of the local cloud. */
export type Principal = Administrator | RolePrincipal | ServicePrincipal;

/** A person at this machine, who may do everything: any caller that is no part of the app. */
export interface Administrator {
  readonly kind: "administrator";
}

/** A session of a role: what a function does, a state machine, or a rule. */
export interface RolePrincipal {
  readonly kind: "role";
  readonly roleArn: string;
  /** The name of the session, which AWS's errors show: the function's name for a function. */
  readonly session: string;
  /**
   * The service that took the role, for which of its resources: the role's trust policy has to let it. Without it, the
   * trust policy is not asked.
   */
  readonly assumedBy?: ServicePrincipal;
  /** The function whose code calls; what Lambda calls for it under its role has none: `lambda:SourceFunctionArn`. */
  readonly sourceFunctionArn?: string;
}

/** A service of AWS in its own name, which the policy of a resource may allow. */
export interface ServicePrincipal {
  readonly kind: "service";
  /** `events.amazonaws.com` */
  readonly service: string;
  /** The ARN of the rule, topic or bucket for which it calls: `aws:SourceArn`. */
  readonly sourceArn: string;
}

/** The only one there is. */
export const administrator: Administrator = { kind: "administrator" };

/** `arn:aws:sts::000000000000:assumed-role/ROLE/SESSION`, the caller's ARN in AWS's errors and in GetCallerIdentity. */
export function sessionArnOf({ roleArn, session }: Pick<RolePrincipal, "roleArn" | "session">): string {
  const [, partition = "aws", , , accountId = "", resource = ""] = roleArn.split(":");
  // A role's path is not part of its sessions' ARNs.
  return `arn:${partition}:sts::${accountId}:assumed-role/${resource.split("/").at(-1)}/${session}`;
}

/** The role of what calls for a function that was removed. */
export const removedRoleArn = (accountId: string): string => `arn:aws:iam::${accountId}:role/removed`;
