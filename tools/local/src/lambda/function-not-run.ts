import { randomUUID } from "node:crypto";
import type { LambdaFunction } from "./lambda-function.ts";

/** A function that is described only: each of its invocations fails, and says why. */
export function functionNotRun(options: {
  functionName: string;
  functionArn: string;
  timeoutSeconds: number;
  reason: string;
}): LambdaFunction {
  const { reason, ...described } = options;
  return {
    ...described,
    processIds: [],
    invoke: async (_, requestId = randomUUID()) => ({
      requestId,
      result: { outcome: "failed", error: { errorType: "LocalCloud.FunctionNotRun", errorMessage: reason } },
      log: [],
    }),
    warm: async () => undefined,
    change: () => undefined,
    close: async () => undefined,
  };
}
