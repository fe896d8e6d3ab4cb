import { functionNameOf } from "../lambda/function-name-of.ts";
import type { RolePrincipal, ServicePrincipal } from "./principal.ts";

/** A function under its role. */
export interface FunctionPrincipal extends RolePrincipal {
  readonly assumedBy: ServicePrincipal;
}

/** In whose name a function calls: its role's, in a session that Lambda names after the function. */
export function functionPrincipal(lambda: { functionArn: string; roleArn: string }): FunctionPrincipal {
  const { functionArn, roleArn } = lambda;
  return {
    kind: "role",
    roleArn,
    session: functionNameOf(functionArn),
    assumedBy: { kind: "service", service: "lambda.amazonaws.com", sourceArn: functionArn },
  };
}
