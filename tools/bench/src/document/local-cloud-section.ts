import type { GrowingFigure } from "../growth/growth-figures.ts";
import { localCloudTables } from "../local-cloud/local-cloud-tables.ts";
import { countText, figureText, megabytesText } from "../report/figure-text.ts";
import type { CompleteResults } from "../results.ts";
import { tablesText } from "./tables-text.ts";

export function localCloudSection({ machine, benches }: CompleteResults): string {
  const { figures, taken } = benches["local-cloud"];
  const { ready, measurements, profile } = figures;
  const largest = measurements.at(-1);
  if (largest === undefined) throw new Error("The local cloud was not measured.");
  const cpu = largest.mainCpuMsAMessage + largest.functionsCpuMsAMessage;
  const bound = (machine.cores * 1000) / cpu;
  const total = profile.parts.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const parts = profile.parts
    .slice(0, 4)
    .map(({ part, cpuMs }) => `${part} (${((cpuMs / total) * 100).toFixed(0)} %)`);
  const { first, last, slope } = memoryGrowth(benches.growth.figures.growths);
  return `
## Local cloud

\`npm start -- --once --count N\`: all executions are started as fast as they are accepted; each sends its message, which is
recorded and called back. Five services and the workflow engine run in the main process, the functions in processes of
their own.

${tablesText(localCloudTables(figures))}

- **Pace.** An execution takes ${figureText(cpu)} ms of CPU at ${countText(largest.messages)}, of which the functions have ${figureText(largest.functionsCpuMsAMessage)}. ${machine.cores} cores with nothing else to do
  could process ${countText(bound)} a second at most; ${countText(largest.fastestExecutionsASecond)} were processed, while the load was ${taken.loadBefore} to ${taken.loadAfter}. Where the load is above the cores,
  the local cloud gets only its share of their time, and takes more CPU time for the same, since caches are shared.
- **Where it goes.** No part stands out: ${parts.join(", ")} come first. The profile counts
  time, so the time that other processes took is spread over all parts.
- **Ready.** Of the fastest start, ${countText(ready.fastestMs - ready.ownMs)} ms are npm, its check of the installation, Node, and the loading of the program;
  ${countText(ready.ownMs)} ms are the local cloud: its servers, and the first processes of the functions.
- **Memory.** ${megabytesText(largest.mainPeakBytes)} MB at ${countText(largest.messages)}. From ${countText(first.size)} to ${countText(last.size)} messages, each message more takes ${figureText(slope)} KB at the peak: its execution with its history,
  its item and its message are kept in memory, and the queue is longest where the executions start faster than they are recorded.
`;
}

type Growths = CompleteResults["benches"]["growth"]["figures"]["growths"];

/** What a further message takes, in KB, by the smallest and the largest size. */
function memoryGrowth(growths: Growths) {
  const what: GrowingFigure = "local cloud: peak memory of the main process";
  const points = growths.find((one) => one.what === what)?.points ?? [];
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) throw new Error("The growth of memory was not measured.");
  return { first, last, slope: ((last.figure - first.figure) * 1000) / (last.size - first.size) };
}
