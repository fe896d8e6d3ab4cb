import { benchColdStart } from "./cold-start/bench-cold-start.ts";
import { coldStartTables } from "./cold-start/cold-start-tables.ts";
import { benchCost } from "./cost/bench-cost.ts";
import { costTables } from "./cost/cost-tables.ts";
import { benchGrowth } from "./growth/bench-growth.ts";
import { growthTables } from "./growth/growth-tables.ts";
import { benchHandler } from "./handler/bench-handler.ts";
import { handlerTables } from "./handler/handler-tables.ts";
import { benchLocalCloud } from "./local-cloud/bench-local-cloud.ts";
import { localCloudTables } from "./local-cloud/local-cloud-tables.ts";
import { benchOutside } from "./outside/bench-outside.ts";
import { outsideTables } from "./outside/outside-tables.ts";
import type { Benches, BenchName } from "./results.ts";

/** A table with the line above it. */
export interface Table {
  readonly title: string;
  readonly table: string;
}

interface Bench<Figures> {
  readonly run: (onProgress: (text: string) => void) => Promise<Figures>;
  readonly tables: (figures: Figures) => readonly Table[];
}

/** How each bench is run, and how its figures are printed. */
export const benchPlan: { readonly [Name in BenchName]: Bench<Benches[Name]["figures"]> } = {
  handler: { run: benchHandler, tables: handlerTables },
  "cold-start": { run: benchColdStart, tables: coldStartTables },
  "local-cloud": { run: benchLocalCloud, tables: localCloudTables },
  outside: { run: (onProgress) => benchOutside({ onProgress }), tables: outsideTables },
  growth: { run: benchGrowth, tables: growthTables },
  cost: { run: benchCost, tables: costTables },
};
