import type { GrowingFigure } from "../growth/growth-figures.ts";
import { growthTables } from "../growth/growth-tables.ts";
import type { CompleteResults } from "../results.ts";
import { tablesText } from "./tables-text.ts";

/** Above this a figure grows faster than its size, and has to be explained. */
export const linearExponent = 1.05;

/** Why a figure may grow faster than its size. */
const explanations: Readonly<Partial<Record<GrowingFigure, string>>> = {};

export function growthSection({ benches }: CompleteResults): string {
  const { growths } = benches.growth.figures;
  const steep = growths.filter(({ exponent }) => exponent > linearExponent);
  const told =
    steep.length === 0
      ? `No figure grows faster than the power ${linearExponent}.`
      : steep
          .map(
            ({ what, exponent }) =>
              `- ${what}: ${exponent.toFixed(2)}. ${explanations[what] ?? "Not explained."}`,
          )
          .join("\n");
  return `
## Growth

Each figure at five sizes, and the power of the size with which it grows: the slope of the line through the logarithms.
1 means that twice the messages take twice as much; less means that a fixed part is shared by more.

${tablesText(growthTables(benches.growth.figures))}

${told}
`;
}
