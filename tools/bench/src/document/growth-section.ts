import type { GrowingFigure, Growth } from "../growth/growth-figures.ts";
import { growthTables } from "../growth/growth-tables.ts";
import type { CompleteResults } from "../results.ts";
import { tablesText } from "./tables-text.ts";

/** Above this a figure grows faster than its size, and has to be explained. */
export const linearExponent = 1.05;

const cpuOf: Readonly<Partial<Record<GrowingFigure, GrowingFigure>>> = {
  "recorder: wall time of a batch": "recorder: CPU of a batch",
  "local cloud: time for all executions": "local cloud: CPU of the main process",
  "tasks: from start to ready": "tasks: CPU until ready",
  "workflows: time for all executions": "workflows: CPU of the main process",
};
const garbage =
  "More messages are in memory at once in a heap of the same size, so the garbage collector visits each more often, and a processor that is shared with other work loses its caches more often.";

export function growthSection({ benches }: CompleteResults): string {
  const { taken, figures } = benches.growth;
  const steep = figures.growths.filter(({ exponent }) => exponent > linearExponent);
  const load = `${taken.loadBefore} before and ${taken.loadAfter} after`;
  const steepText =
    steep.length === 0
      ? `No figure grows with an exponent above ${linearExponent}.`
      : steep
          .map(
            (one) => `- ${one.what}: ${one.exponent.toFixed(2)}. ${explanation(one, figures.growths, load)}`,
          )
          .join("\n");
  return `
## Growth

Each figure at four or five sizes, and the exponent with which it grows: the slope of the line through the logarithms.
1 means that twice the messages (or tasks) take twice as much; less means that a fixed part is shared by more of them. The
batches of the recorder are the fastest and lowest of their rounds, and so are the starts of apps with many tasks; each size
goes through the local cloud once.

${tablesText(growthTables(figures))}

${steepText}
`;
}

/** Why a figure grows faster than its size: time is CPU time and waiting; CPU time grows with garbage collection. */
function explanation({ what }: Growth, growths: readonly Growth[], load: string): string {
  const cpu = growths.find((one) => one.what === cpuOf[what]);
  if (cpu === undefined) return garbage;
  return `Its CPU time grows with the exponent ${cpu.exponent.toFixed(2)}; the rest is time that it waited for a processor, on a machine with other work (load ${load}), which affects long runs more.`;
}
