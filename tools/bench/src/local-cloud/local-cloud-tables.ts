import { countText, figureText, megabytesText } from "../report/figure-text.ts";
import { markdownTable } from "../report/markdown-table.ts";
import type { LocalCloudFigures } from "./local-cloud-figures.ts";

export function localCloudTables({ ready, measurements, profile }: LocalCloudFigures) {
  const total = profile.parts.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  return [
    {
      title: "From `npm start` to ready",
      table: markdownTable(
        ["", "ms"],
        [
          [`median of ${ready.runs}`, countText(ready.medianMs)],
          ["fastest", countText(ready.fastestMs)],
          ["of the fastest, the local cloud itself once loaded", countText(ready.ownMs)],
        ],
      ),
    },
    {
      title: "From the first send to the last SUCCEEDED",
      table: markdownTable(
        [
          "messages",
          "executions a second",
          "fastest run",
          "main process, MB at its peak",
          "its CPU, ms a message",
          "functions, MB",
          "their CPU, ms a message",
        ],
        measurements.map((one) => [
          countText(one.messages),
          countText(one.executionsASecond),
          countText(one.fastestExecutionsASecond),
          megabytesText(one.mainPeakBytes),
          figureText(one.mainCpuMsAMessage),
          megabytesText(one.functionsPeakBytes),
          figureText(one.functionsCpuMsAMessage),
        ]),
      ),
    },
    {
      title: `Where the main process spends its time (a profile of ${countText(profile.messages)} messages)`,
      table: markdownTable(
        ["part", "ms a message", "share"],
        profile.parts.map(({ part, cpuMs }) => [
          part,
          figureText(cpuMs / profile.messages),
          `${((cpuMs / total) * 100).toFixed(1)} %`,
        ]),
      ),
    },
  ];
}
