import { localCloudTables } from "../local-cloud/local-cloud-tables.ts";
import { countText, figureText } from "../report/figure-text.ts";
import type { CompleteResults } from "../results.ts";
import { tablesText } from "./tables-text.ts";

export function localCloudSection({ machine, benches }: CompleteResults): string {
  const { figures, taken } = benches["local-cloud"];
  const largest = figures.measurements.at(-1);
  if (largest === undefined) throw new Error("The local cloud was not measured.");
  const cpu = largest.mainCpuMsAMessage + largest.functionsCpuMsAMessage;
  const bound = (machine.cores * 1000) / cpu;
  const [first] = figures.profile.parts;
  return `
## Local cloud

\`npm start -- --once --count N\`: all executions are started as fast as they are taken, and each sends, is recorded and
is called back. Five services and the workflow engine run in the main process, the functions in processes of
their own.

${tablesText(localCloudTables(figures))}

- Of the fastest start, ${countText(figures.ready.fastestMs - figures.ready.ownMs)} ms are npm, its check of the installation, Node, and the loading of the program;
  ${countText(figures.ready.ownMs)} ms are the local cloud: its servers, the bundles of the functions, and their first processes.
- An execution takes ${figureText(cpu)} ms of CPU at ${countText(largest.messages)}, the functions' part in it, so ${machine.cores} cores with nothing else to do
  would make ${countText(bound)} a second at most. The load was ${taken.loadBefore} before and ${taken.loadAfter} after the measurement: a figure below the bound is the
  other work's, or one of the two sides waiting for the other.
- The largest part of the main process is ${first?.part ?? "nothing"}, with ${figureText((first?.cpuMs ?? 0) / figures.profile.messages)} ms a message. The profile counts time, so what other
  processes took from it is spread over all parts.
`;
}
