import type { RolePrincipal, ServicePrincipal } from "./principal.ts";

/** A function under its role. */
export interface FunctionPrincipal extends RolePrincipal {
  readonly assumedBy: ServicePrincipal;
}

/** In whose name a function calls: its role's, in a session that Lambda names after the function. */
export function functionPrincipal(lambda: {
  functionName: string;
  roleArn: string;
  region: string;
  accountId: string;
}): FunctionPrincipal {
  const { functionName, roleArn, region, accountId } = lambda;
  return {
    kind: "role",
    roleArn,
    session: functionName,
    assumedBy: {
      kind: "service",
      service: "lambda.amazonaws.com",
      sourceArn: `arn:aws:lambda:${region}:${accountId}:function:${functionName}`,
    },
  };
}
