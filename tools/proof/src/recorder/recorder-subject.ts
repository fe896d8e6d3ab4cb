import { theTask } from "@ringback/cli/cloud/narrowed";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { Subject } from "../subject.ts";
import { type PlannedMessage, planMessages } from "./planned-message.ts";
import { recorderPromises } from "./recorder-promises.ts";

/** An app with the one task that records, in its own workflow, on the repository's stacks. */
export function recorderSubject(settings: TaskSettings): Subject<PlannedMessage> {
  return {
    cloud: { settings },
    plan: (cloud, run) => planMessages({ ...run, settings: theTask(cloud.whole.tasks).settings }),
    check: async (run) => recorderPromises(run),
    mayNeedEdit: ({ messageId }, planned) => {
      const ofId = planned.filter(({ input }) => input.id === messageId);
      return ofId.every(({ kind }) => kind !== "good") || ofId.some(({ kind }) => kind === "other content");
    },
    checkAgain: async () => [],
  };
}
