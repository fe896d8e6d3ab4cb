import { recorder } from "./system-under-test/recorder.ts";
import { severalTasks } from "./system-under-test/several-tasks.ts";
import type { SystemUnderTest } from "./system-under-test/system-under-test.ts";

/** What can be simulated, by the names that `--tasks` takes. */
export const simulatedApps = {
  one: () => recorder(),
  several: () => severalTasks(),
} satisfies Record<string, () => SystemUnderTest>;

/** A name of what can be simulated. */
export type SimulatedApp = keyof typeof simulatedApps;

export function isSimulatedApp(name: string): name is SimulatedApp {
  return Object.hasOwn(simulatedApps, name);
}
