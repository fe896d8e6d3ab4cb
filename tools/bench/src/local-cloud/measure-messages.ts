import { median } from "../statistics.ts";
import type { CloudMeasurement } from "./local-cloud-figures.ts";
import { runMessages } from "./run-messages.ts";

/** Runs the local cloud so many times with so many messages, each time a new one. */
export async function measureMessages(options: {
  messages: number;
  runs: number;
}): Promise<CloudMeasurement> {
  const { messages, runs } = options;
  const all = [];
  for (let run = 0; run < runs; run += 1) all.push(await runMessages({ messages }));
  const paces = all.map(({ seconds }) => messages / seconds);
  return {
    messages,
    runs,
    executionsASecond: median(paces),
    fastestExecutionsASecond: Math.max(...paces),
    mainPeakBytes: median(all.map(({ main }) => main.peakBytes)),
    mainCpuMsAMessage: median(all.map(({ main }) => main.cpuMs / messages)),
    functionsPeakBytes: median(all.map(({ functions }) => functions.peakBytes)),
    functionsCpuMsAMessage: median(all.map(({ functions }) => functions.cpuMs / messages)),
  };
}
