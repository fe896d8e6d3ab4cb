import { accessKeyIdOf, type SignedRequest } from "../lambda/function-access-key.ts";
import type { FunctionService } from "../lambda/function-service.ts";
import { functionPrincipal } from "./function-principal.ts";
import { administrator, type Principal, removedRoleArn } from "./principal.ts";

/** Knows who sends a request. */
export interface Callers {
  /** By the access key that signs it: a function by its own, anybody else is an administrator. */
  callerOf(request: SignedRequest): Principal;
}

/** @param options.functionOf whose process signs with an access key */
export function createCallers(options: {
  functionOf: FunctionService["callerOf"];
  accountId: string;
}): Callers {
  const { functionOf, accountId } = options;
  return {
    callerOf: (request) => {
      const caller = functionOf(accessKeyIdOf(request));
      if (caller === undefined) return administrator;
      if (caller.kind === "unknown") {
        // A process of a function that was removed: it has no role any more, and may do nothing.
        return { kind: "role", roleArn: removedRoleArn(accountId), session: "removed" };
      }
      return { ...functionPrincipal(caller), sourceFunctionArn: caller.functionArn };
    },
  };
}
