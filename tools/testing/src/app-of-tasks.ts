import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkInstalled } from "./link-installed.ts";

/** An app in a temporary folder, to be removed. */
export interface MadeApp extends AsyncDisposable {
  readonly folder: string;
}

/**
 * Makes an app with so many tasks: `Task1`, `Task2` and so on, which return the message's id, each in a workflow of its own of
 * the same name. It is for what grows with the number of tasks.
 */
export async function appOfTasks(count: number): Promise<MadeApp> {
  const folder = await mkdtemp(join(tmpdir(), `ringback ${count} tasks `));
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  await linkInstalled(folder);
  await mkdir(join(folder, "src"));
  await writeFile(join(folder, "sst.config.ts"), config);
  await writeFile(join(folder, "tasks.ts"), imports + numbers.map(declaration).join(""));
  await Promise.all(numbers.map((number) => writeFile(join(folder, "src", `task-${number}.ts`), task)));
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 10 }),
  };
}

const config = `/// <reference path="./.sst/platform/config.d.ts" />
export default $config({
  app: () => ({ name: "many", home: "aws" }),
  async run() {
    await import("./tasks.ts");
  },
});
`;

const imports = `import { anyJson } from "@ringback/contracts/message/any-json";
import { bufferedTask } from "@ringback/stacks/buffered-task";
import { workflow } from "@ringback/stacks/workflow";
`;

const declaration = (number: number) => `
const task${number} = bufferedTask("Task${number}", { handler: "src/task-${number}.handler", payload: anyJson });
workflow("Task${number}", {
  definition: { QueryLanguage: "JSONata", StartAt: "Work", States: { Work: task${number}.state({ end: true }) } },
});
`;

const task = `import { anyJson } from "@ringback/contracts/message/any-json";
import { bufferedTask } from "@ringback/functions/buffered-task";

export const { handler, deadLetterHandler } = bufferedTask({
  payload: anyJson,
  work: ({ messageId }) => ({ did: messageId }),
});
`;
