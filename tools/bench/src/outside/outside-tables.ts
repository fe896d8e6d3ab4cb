import { countText, figureText, megabytesText } from "../report/figure-text.ts";
import { markdownTable } from "../report/markdown-table.ts";
import type { OutsideFigures } from "./outside-figures.ts";

export function outsideTables({ executions, runs, measurements }: OutsideFigures) {
  return [
    {
      title: `${countText(executions)} executions by an outside client, medians of ${runs}`,
      table: markdownTable(
        [
          "",
          "server CPU, ms an execution",
          "executions a second",
          "MB idle, all processes",
          "MB after",
          "processes",
          "ready, ms",
          "fastest",
          "CPU until ready, ms",
        ],
        measurements.map(({ server, start, ...one }) => [
          server,
          figureText(one.cpuMsAnExecution),
          countText(one.executionsASecond),
          megabytesText(one.idleBytes),
          megabytesText(one.bytesAfter),
          countText(one.processes),
          ...(start === undefined
            ? ["-", "-", "-"]
            : [countText(start.readyMs), countText(start.fastestReadyMs), countText(start.readyCpuMs)]),
        ]),
      ),
    },
  ];
}
