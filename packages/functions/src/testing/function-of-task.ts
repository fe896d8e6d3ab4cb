import { taskLinkName, taskVariable } from "@ringback/contracts/resources/task-link";
import { stageSettings } from "@ringback/contracts/settings/stage-settings";
import { taskSettings } from "@ringback/contracts/settings/task-presets";
import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { Resource } from "sst/resource";
import { afterEach, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/**
 * The environment of a function of task "Charge": what the stacks link to it, as SST gives it to the function, and AWS at this
 * address. Modules that are imported afterwards see it.
 */
export function functionOfTask(
  url: string,
  chosen: Partial<TaskSettings> = {},
  messagesTable?: string,
): void {
  const task = "Charge";
  const link = {
    task,
    queueUrl: "https://sqs.us-east-1.amazonaws.com/000000000000/work",
    settings: taskSettings("local", chosen),
    messagesTable,
  };
  const linked = {
    App: { name: "test", stage: "test" },
    [taskLinkName(task)]: link,
    Stage: { settings: { ...stageSettings("local"), stage: "test" } },
    DeadLettersTable: { name: "archive" },
  };
  // What SST has loaded stays for the whole process; a test changes it as SST would have loaded it.
  Object.assign(Resource, linked);
  vi.stubEnv(taskVariable, task);
  vi.stubEnv("AWS_ENDPOINT_URL", url);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
}
