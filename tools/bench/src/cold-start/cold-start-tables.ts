import { countText, figureText, ratioText } from "../report/figure-text.ts";
import { markdownTable } from "../report/markdown-table.ts";
import { bundledPackageReasons } from "./bundled-package-reasons.ts";
import type { ColdStartFigures, ColdStartMeasurement } from "./cold-start-figures.ts";
import { type ColdStartSubject, coldStartTitles } from "./cold-start-subjects.ts";

/** A row a subject, and the packages of the recorder's bundle. */
export function coldStartTables(figures: ColdStartFigures): readonly { title: string; table: string }[] {
  const floor = started(figures, "clients");
  const rows = figures.measurements.map((own) => [
    coldStartTitles[own.subject],
    countText(own.bundleBytes / 1000),
    ratioText(own.bundleBytes / floor.bundleBytes),
    figureText(own.readyMs),
    figureText(own.fastestReadyMs),
    ratioText(own.fastestReadyMs / floor.fastestReadyMs),
    figureText(own.firstDoneMs),
    figureText(own.fastestFirstDoneMs),
    ratioText(own.fastestFirstDoneMs / floor.fastestFirstDoneMs),
  ]);
  const total = figures.packages.reduce((sum, { bytes }) => sum + bytes, 0);
  const packages = figures.packages.map(({ name, bytes }) => [
    `\`${name}\``,
    countText(bytes),
    `${((bytes / total) * 100).toFixed(1)} %`,
    bundledPackageReasons[name] ?? "",
  ]);
  return [
    {
      title: "From the start of the process (ratios are between the fastest)",
      table: markdownTable(
        [
          "",
          "bundle, KB",
          "to the floor",
          "ready, ms (median)",
          "fastest",
          "to the floor",
          "first message done, ms (median)",
          "fastest",
          "to the floor",
        ],
        rows,
      ),
    },
    {
      title: "What is in the recorder's bundle",
      table: markdownTable(["package", "bytes", "share", "why"], packages),
    },
  ];
}

/** The measurement of a subject. @throws Error where there is none */
export function started({ measurements }: ColdStartFigures, subject: ColdStartSubject): ColdStartMeasurement {
  const found = measurements.find((one) => one.subject === subject);
  if (found === undefined) throw new Error(`No cold start of ${subject}.`);
  return found;
}
