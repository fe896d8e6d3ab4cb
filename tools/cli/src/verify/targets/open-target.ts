import type { CloudOptions } from "../../cloud/cloud.ts";
import { UsageError } from "../../errors/usage-error.ts";
import type { VerifyTarget } from "../verify-target.ts";
import { deployedTarget } from "./deployed-target.ts";
import { ownTarget } from "./own-target.ts";
import { runningTarget } from "./running-target.ts";
import { serversTarget } from "./servers-target.ts";

export interface TargetOptions extends CloudOptions {
  readonly fresh?: boolean;
  readonly yesProduction?: boolean;
  readonly sqs?: string;
  readonly dynamodb?: string;
  readonly states?: string;
}

/**
 * What the options point at: a deployed stage, other people's servers, a local cloud that runs, or one of its own.
 * @throws UsageError where the options contradict each other, or production is named without its own yes.
 */
export async function openTarget(options: TargetOptions): Promise<VerifyTarget> {
  const { stage, endpoint, fresh = false, yesProduction, sqs, dynamodb, states } = options;
  const servers = {
    ...(sqs === undefined ? {} : { sqs }),
    ...(dynamodb === undefined ? {} : { dynamodb }),
    ...(states === undefined ? {} : { states }),
  };
  const hasServers = Object.keys(servers).length > 0;
  if ([stage !== undefined, endpoint !== undefined, fresh, hasServers].filter(Boolean).length > 1)
    throw new UsageError(
      "Name one of --stage, --endpoint, --fresh, or servers (--sqs, --dynamodb, --states).",
    );
  if (stage === "production" && yesProduction !== true) {
    throw new UsageError(
      "verify records, archives and fails messages, and rings alarms; for production say --yes-production as well.",
    );
  }
  if (stage !== undefined) return deployedTarget(stage);
  if (hasServers) return serversTarget(servers);
  return (fresh ? undefined : await runningTarget(endpoint)) ?? ownTarget();
}
