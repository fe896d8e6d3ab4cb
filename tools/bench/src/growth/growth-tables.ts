import { countText, figureText } from "../report/figure-text.ts";
import { markdownTable } from "../report/markdown-table.ts";
import type { Growth, GrowthFigures } from "./growth-figures.ts";

/** One table for the figures of the recorder, one for those of the local cloud: they have sizes of their own. */
export function growthTables({ growths }: GrowthFigures) {
  const ofRecorder = growths.filter(({ what }) => what.startsWith("recorder"));
  const ofCloud = growths.filter(({ what }) => what.startsWith("local cloud"));
  return [
    { title: "Messages in a batch", table: table(ofRecorder) },
    { title: "Messages through the local cloud", table: table(ofCloud) },
  ];
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
