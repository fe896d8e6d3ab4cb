import type { IncomingMessage } from "node:http";
import { accessKeyIdOf, functionNameOfAccessKey } from "../lambda/function-access-key.ts";
import { administrator, type Principal } from "./principal.ts";

/** Knows who sends a request. */
export interface Callers {
  /** By the access key that signs it: a function by its own, anybody else is an administrator. */
  callerOf(request: IncomingMessage): Principal;
  /** The processes of a function act under this role. */
  setFunctionRole(lambda: { functionName: string; functionArn: string; roleArn: string }): void;
  removeFunction(functionName: string): void;
}

/** Callers by the access keys of the functions' processes. */
export function createCallers(): Callers {
  const functions = new Map<string, Principal>();
  return {
    callerOf: (request) => {
      const functionName = functionNameOfAccessKey(accessKeyIdOf(request));
      return functionName === undefined ? administrator : (functions.get(functionName) ?? administrator);
    },
    setFunctionRole: ({ functionName, functionArn, roleArn }) => {
      functions.set(functionName, {
        kind: "role",
        roleArn,
        // Lambda names the session of a function's role after the function.
        session: functionName,
        assumedBy: { kind: "service", service: "lambda.amazonaws.com", sourceArn: functionArn },
      });
    },
    removeFunction: (functionName) => void functions.delete(functionName),
  };
}
