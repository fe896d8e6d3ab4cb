import { randomUUID } from "node:crypto";
import type { LambdaFunction } from "./lambda-function.ts";
import { type FunctionErrorReport, functionErrorReport } from "./process/function-error-report.ts";

/**
 * A function that is described only: each of its invocations fails, and says why.
 *
 * @param options.onFailed called for each invocation: whoever sends an event or a message gets no answer
 */
export function functionNotRun(options: {
  functionName: string;
  functionArn: string;
  timeoutSeconds: number;
  reason: string;
  onFailed(failed: FunctionErrorReport): void;
}): LambdaFunction {
  const { functionName, functionArn, timeoutSeconds, reason, onFailed } = options;
  const error = { errorType: "LocalCloud.FunctionNotRun", errorMessage: reason };
  return {
    functionName,
    functionArn,
    timeoutSeconds,
    processIds: [],
    invoke: async (_, requestId = randomUUID()) => {
      onFailed(functionErrorReport("invocation", { error }));
      return { requestId, result: { outcome: "failed", error }, log: [] };
    },
    warm: async () => undefined,
    change: () => undefined,
    close: async () => undefined,
  };
}
