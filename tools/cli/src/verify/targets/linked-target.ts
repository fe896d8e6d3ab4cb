import { checkedSettings } from "@ringback/contracts/settings/timing-rules";
import type { Cloud } from "../../cloud/cloud.ts";
import { theTask, theWorkflow } from "../../cloud/narrowed.ts";
import { taskQueues, undeliveredQueue } from "../../cloud/task-queues.ts";
import type { VerifyTarget } from "../verify-target.ts";

/** What differs from one kind of target to another. */
type Own = Pick<VerifyTarget, "queues" | "faults" | "pollMs" | "readLogs"> &
  Partial<Pick<VerifyTarget, "name" | "hasBus" | "deliveredBodies" | "close">>;

/**
 * A task of an app, deployed or in a local cloud, and the workflow that consists of it: its queues and settings are what the
 * app links.
 * @throws UsageError if it could be several tasks or workflows
 */
export async function linkedTarget(cloud: Cloud, own: Own): Promise<VerifyTarget> {
  const task = theTask(cloud.tasks);
  const whole = cloud.workflows.filter(({ wholeTask }) => wholeTask === task.task);
  const workflow = whole.length === 0 ? undefined : theWorkflow(whole);
  const undelivered = workflow && (await undeliveredQueue(own.queues, workflow));
  return {
    name: cloud.name,
    cloud,
    task,
    workflow,
    queueUrls: {
      ...(await taskQueues(own.queues, task)),
      ...(undelivered === undefined ? {} : { undelivered }),
    },
    settings: checkedSettings(task.settings, { task: task.task, stage: cloud.app.stage }),
    hasBus: true,
    deliveredBodies: [],
    close: async () => [],
    ...own,
  };
}
