import type { CloudOptions } from "../../cloud/cloud.ts";
import { UsageError } from "../../errors/usage-error.ts";
import type { VerifyTarget } from "../verify-target.ts";
import { deployedTarget } from "./deployed-target.ts";
import { ownTarget } from "./own-target.ts";
import { runningTarget } from "./running-target.ts";
import { serversTarget } from "./servers-target.ts";

/** The options of `ringback verify` that choose the target. The three servers are URLs. */
export interface TargetOptions extends CloudOptions {
  readonly fresh?: boolean;
  readonly yesProduction?: boolean;
  readonly sqs?: string;
  readonly dynamodb?: string;
  readonly states?: string;
}

/**
 * Opens the target that the options choose: a deployed stage, servers, a running local cloud, or a new local cloud.
 * @throws UsageError if the options contradict each other, or the stage is production without `--yes-production`
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
      "Choose one of --stage, --endpoint, --fresh, or servers (--sqs, --dynamodb, --states).",
    );
  if (stage === "production" && yesProduction !== true) {
    throw new UsageError(
      "verify records, archives and fails messages, which sets off alarms; for production, add --yes-production.",
    );
  }
  const choice = { task: options.task, workflow: options.workflow };
  if (stage !== undefined) return deployedTarget(stage, choice);
  if (hasServers) return serversTarget(servers, choice);
  return (fresh ? undefined : await runningTarget(endpoint, choice)) ?? ownTarget(choice);
}
