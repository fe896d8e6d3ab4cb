import { join } from "node:path";

/** The folder of the repository's stacks. */
export const stacks: string = join(import.meta.dirname, "..", "..", "..", "stacks");

const noChecks = `
export { taskSettings } from "@ringback/contracts/settings/task-presets";
export const checkStage = () => undefined;
export const checkWorkflow = () => undefined;
export const checkedSettings = (settings) => settings;
`;

/** What an evaluation replaces so that the stacks take settings that break the rules: tests break them on purpose. */
export const uncheckedStacks: Readonly<Record<string, string>> = {
  [join(stacks, "stage", "checks.ts")]: noChecks,
};

/** The same, and every task has these settings, whatever its own are. */
export function uncheckedStacksWith(times: object): Readonly<Record<string, string>> {
  const source = noChecks.replace(
    "export { taskSettings }",
    `export const taskSettings = (stage, chosen) => ({ ...usual(stage, chosen), ...${JSON.stringify(times)} });
import { taskSettings as usual }`,
  );
  return { [join(stacks, "stage", "checks.ts")]: source };
}
