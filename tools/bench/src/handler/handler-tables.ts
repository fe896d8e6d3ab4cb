import { countText, figureText, megabytesText, ratioText } from "../report/figure-text.ts";
import { markdownTable } from "../report/markdown-table.ts";
import { type SubjectName, subjectNames, subjectTitles } from "../subjects/subject-names.ts";
import type { BatchMeasurement, HandlerFigures } from "./handler-figures.ts";
import { variantNames, variants } from "./recorder-variants.ts";

type Measurements = readonly BatchMeasurement[];

/** One table a figure: a row a subject, a column a batch size. Then the variants, and the profile. */
export function handlerTables(figures: HandlerFigures): readonly { title: string; table: string }[] {
  const { measurements } = figures;
  const table = (cell: (own: BatchMeasurement, floor: BatchMeasurement) => string) =>
    subjectTable(measurements, cell);
  const returned = measurements.some(({ returnedShare }) => returnedShare > 0);
  const ofReturned = {
    title: "Messages returned to the queue, %",
    table: table(({ returnedShare }) => figureText(returnedShare * 100)),
  };
  return [
    { title: "Wall time, ms a batch (median)", table: table(({ wallMs }) => figureText(wallMs)) },
    { title: "Wall time, ms a batch (fastest)", table: table((own) => figureText(own.fastestWallMs)) },
    {
      title: "Wall time to the floor (fastest)",
      table: table((own, floor) => ratioText(own.fastestWallMs / floor.fastestWallMs)),
    },
    { title: "CPU, ms a message (lowest)", table: table((own) => figureText(own.lowestCpuMsAMessage)) },
    { title: "HTTP requests a message", table: table((own) => figureText(own.requestsAMessage)) },
    { title: "Peak memory of the process, MB", table: table(({ peakBytes }) => megabytesText(peakBytes)) },
    ...(returned ? [ofReturned] : []),
    { title: "Ringback with one thing changed", table: variantTable(figures) },
    {
      title: `Where Ringback spends its time, in batches of ${countText(figures.profile.size)}`,
      table: profileTable(figures.profile),
    },
  ];
}

function subjectTable(
  measurements: Measurements,
  cell: (own: BatchMeasurement, floor: BatchMeasurement) => string,
): string {
  const sizes = [...new Set(measurements.map(({ size }) => size))];
  const cellAt = (subject: SubjectName, size: number) => {
    const own = found(measurements, subject, size);
    const floor = found(measurements, "floor", size);
    return own === undefined || floor === undefined ? "failed" : cell(own, floor);
  };
  const measuredNames = subjectNames.filter((name) => measurements.some(({ subject }) => subject === name));
  return markdownTable(
    ["", ...sizes.map(countText)],
    measuredNames.map((subject) => [subjectTitles[subject], ...sizes.map((size) => cellAt(subject, size))]),
  );
}

function variantTable({ variants: measurements }: HandlerFigures): string {
  const sizes = [...new Set(measurements.map(({ size }) => size))];
  const cells = (name: string, size: number) => {
    const one = measurements.find(({ subject, size: own }) => subject === name && own === size);
    if (one === undefined) return ["failed", "", ""];
    return [figureText(one.fastestWallMs), figureText(one.lowestCpuMsAMessage), megabytesText(one.peakBytes)];
  };
  return markdownTable(
    ["", ...sizes.flatMap((size) => [`ms at ${countText(size)}`, "CPU a message", "MB"])],
    variantNames.map((name) => [variants[name].title, ...sizes.flatMap((size) => cells(name, size))]),
  );
}

function profileTable({ messages, parts }: HandlerFigures["profile"]): string {
  const total = parts.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  return markdownTable(
    ["part", "ms a message", "share"],
    parts.map(({ part, cpuMs }) => [
      part,
      figureText(cpuMs / messages),
      `${((cpuMs / total) * 100).toFixed(1)} %`,
    ]),
  );
}

/** The measurement of a subject at a size; undefined where it failed. */
export function found(
  measurements: Measurements,
  subject: SubjectName,
  size: number,
): BatchMeasurement | undefined {
  return measurements.find((one) => one.subject === subject && one.size === size);
}

/** The same. @throws Error where there is none */
export function measured(measurements: Measurements, subject: SubjectName, size: number): BatchMeasurement {
  const one = found(measurements, subject, size);
  if (one === undefined) throw new Error(`No measurement of ${subject} at ${size}.`);
  return one;
}
