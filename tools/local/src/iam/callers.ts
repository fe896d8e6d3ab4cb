import type { IncomingMessage } from "node:http";
import { accessKeyIdOf } from "../lambda/function-access-key.ts";
import type { FunctionService } from "../lambda/function-service.ts";
import { administrator, type Principal } from "./principal.ts";

/** Knows who sends a request. */
export interface Callers {
  /** By the access key that signs it: a function by its own, anybody else is an administrator. */
  callerOf(request: IncomingMessage): Principal;
}

/** @param options.functionOf whose process signs with an access key */
export function createCallers(options: {
  functionOf: FunctionService["callerOf"];
  region: string;
  accountId: string;
}): Callers {
  const { functionOf, region, accountId } = options;
  return {
    callerOf: (request) => {
      const caller = functionOf(accessKeyIdOf(request));
      if (caller === undefined) return administrator;
      if (caller.kind === "unknown") {
        // A process of a function that was removed: it has no role any more, and may do nothing.
        return { kind: "role", roleArn: `arn:aws:iam::${accountId}:role/removed`, session: "removed" };
      }
      const { functionName, roleArn } = caller;
      return {
        kind: "role",
        roleArn,
        // Lambda names the session of a function's role after the function.
        session: functionName,
        assumedBy: {
          kind: "service",
          service: "lambda.amazonaws.com",
          sourceArn: `arn:aws:lambda:${region}:${accountId}:function:${functionName}`,
        },
      };
    },
  };
}
