import { createHash } from "node:crypto";

/**
 * The client token of a redrive of an execution: with the same one, AWS's RedriveExecution redrives once (AWS Step Functions
 * API Reference: "RedriveExecution", at most 64 characters of ASCII).
 *
 * @param redriveCount how often the execution has been redriven once this redrive has begun
 */
export function redriveToken(executionArn: string, redriveCount: number): string {
  return createHash("sha256").update(`${executionArn} ${redriveCount}`).digest("hex");
}
