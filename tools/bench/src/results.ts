import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { ColdStartFigures } from "./cold-start/cold-start-figures.ts";
import type { CostFigures } from "./cost/cost-figures.ts";
import type { GrowthFigures } from "./growth/growth-figures.ts";
import type { HandlerFigures } from "./handler/handler-figures.ts";
import type { LocalCloudFigures } from "./local-cloud/local-cloud-figures.ts";
import { type Machine, machine, type Versions, versions } from "./machine.ts";
import type { OutsideFigures } from "./outside/outside-figures.ts";
import { projectDir } from "./subjects/bundle-subject.ts";

/** When a bench ran, and how busy the machine was: its load average over the last minute, before and after. */
export interface Taken {
  readonly at: string;
  readonly seconds: number;
  readonly loadBefore: number;
  readonly loadAfter: number;
}

interface Figures {
  readonly handler: HandlerFigures;
  readonly "cold-start": ColdStartFigures;
  readonly "local-cloud": LocalCloudFigures;
  readonly outside: OutsideFigures;
  readonly growth: GrowthFigures;
  readonly cost: CostFigures;
}

/** Every bench, in the order in which they run and are printed. */
export const benchNames = ["handler", "cold-start", "local-cloud", "outside", "growth", "cost"] as const;
export type BenchName = (typeof benchNames)[number];

export type Benches = {
  readonly [Name in BenchName]: { readonly taken: Taken; readonly figures: Figures[Name] };
};

/** Everything that was measured, on one machine with one set of versions. */
export interface Results {
  readonly machine: Machine;
  readonly versions: Versions;
  readonly benches: Partial<Benches>;
}

/** Results of every bench, as the document needs them. */
export type CompleteResults = Results & { readonly benches: Benches };

const file = join(projectDir, "tools", "bench", "results.json");

/** The committed results; undefined where there are none. */
export function readResults(): Results | undefined {
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, "utf8"));
}

/** The results on this machine with these versions: what was measured elsewhere is left out. */
export function resultsHere(): Results {
  const here = { machine: machine(), versions: versions() };
  const before = readResults();
  const isHere = isDeepStrictEqual({ machine: before?.machine, versions: before?.versions }, here);
  return { ...here, benches: isHere && before !== undefined ? before.benches : {} };
}

/** Whether every bench has been run. */
export function isComplete(results: Results): results is CompleteResults {
  return benchNames.every((name) => results.benches[name] !== undefined);
}

export async function writeResults(results: Results): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, undefined, 2)}\n`);
}
