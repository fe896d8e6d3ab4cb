import { countText, figureText } from "../report/figure-text.ts";
import { markdownTable } from "../report/markdown-table.ts";
import type { Growth, GrowthFigures } from "./growth-figures.ts";

/** A table for the figures of the recorder, of the local cloud, and of apps with many tasks: they have sizes of their own. */
export function growthTables({ growths }: GrowthFigures) {
  const ofRecorder = growths.filter(({ what }) => what.startsWith("recorder"));
  const ofCloud = growths.filter(({ what }) => what.startsWith("local cloud"));
  const ofTasks = growths.filter(({ what }) => /^(tasks|workflows):/.test(what));
  return [
    { title: "Messages in a batch", growths: ofRecorder },
    { title: "Messages through the local cloud", growths: ofCloud },
    { title: "Tasks of an app, each in a workflow with 300 executions", growths: ofTasks },
  ].flatMap(({ title, growths: some }) => (some.length === 0 ? [] : [{ title, table: table(some) }]));
}

function table(growths: readonly Growth[]): string {
  const sizes = growths[0]?.points.map(({ size }) => countText(size)) ?? [];
  return markdownTable(
    ["", ...sizes, "exponent"],
    growths.map(({ what, unit, points, exponent }) => [
      `${what}, ${unit}`,
      ...points.map(({ figure }) => figureText(figure)),
      exponent.toFixed(2),
    ]),
  );
}
