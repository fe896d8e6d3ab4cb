import { countText, figureText } from "../report/figure-text.ts";
import { markdownTable } from "../report/markdown-table.ts";
import { type CostFigures, ways, wayTitles } from "./cost-figures.ts";
import { billedMs, millionMessages } from "./million-messages.ts";
import { prices } from "./prices.ts";

export function costTables(figures: CostFigures) {
  const lines = millionMessages(figures);
  const titles = ways.map((way) => wayTitles[way]);
  const dollars = (value: number) => value.toFixed(2);
  const total = ways.map((way) => dollars(lines.reduce((sum, line) => sum + line.dollars[way], 0)));
  return [
    {
      title: "One invocation, as measured (the fastest of many)",
      table: markdownTable(
        ["", "messages", "wall, ms", "CPU, ms", `billed at ${figures.memoryMb} MB, ms`, "logged, bytes"],
        figures.invocations.map((one) => [
          wayTitles[one.way],
          countText(one.batchSize),
          figureText(one.wallMs),
          figureText(one.cpuMs),
          figureText(billedMs(one, figures.memoryMb)),
          countText(one.logBytes),
        ]),
      ),
    },
    {
      title: `A million messages, US$ (price list of ${prices.state}, US East)`,
      table: markdownTable(
        ["", ...titles, "what drives it"],
        [
          ...lines.map(({ what, dollars: each, driver }) => [
            what,
            ...ways.map((way) => dollars(each[way])),
            driver,
          ]),
          ["**together**", ...total.map((sum) => `**${sum}**`), ""],
        ],
      ),
    },
  ];
}
