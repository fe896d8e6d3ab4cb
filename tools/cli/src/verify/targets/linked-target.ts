import { checkedSettings } from "@ringback/contracts/settings/timing-rules";
import type { Cloud } from "../../cloud/cloud.ts";
import { taskQueues } from "../../cloud/task-queues.ts";
import type { VerifyTarget } from "../verify-target.ts";

/** What differs from one kind of target to another. */
type Own = Pick<VerifyTarget, "queues" | "faults" | "pollMs" | "readLogs"> &
  Partial<Pick<VerifyTarget, "name" | "hasBus" | "deliveredBodies" | "close">>;

/**
 * An app with a buffered task, deployed or in a local cloud: its queues and settings are what it links.
 * @throws CommandFailure if the app does not link them
 */
export async function linkedTarget(cloud: Cloud, own: Own): Promise<VerifyTarget> {
  const { queueUrls, settings } = await taskQueues(cloud, own.queues);
  return {
    name: cloud.name,
    cloud,
    queueUrls,
    settings: checkedSettings(settings),
    hasBus: true,
    deliveredBodies: [],
    close: async () => [],
    ...own,
  };
}
