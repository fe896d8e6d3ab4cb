import { countText, figureText, megabytesText, ratioText } from "../report/figure-text.ts";
import { markdownTable } from "../report/markdown-table.ts";
import { type SubjectName, subjectNames, subjectTitles } from "../subjects/subject-names.ts";
import type { BatchMeasurement, HandlerFigures } from "./handler-figures.ts";

/** One table a figure: a row a subject, a column a batch size. */
export function handlerTables({ measurements }: HandlerFigures): readonly { title: string; table: string }[] {
  const sizes = [...new Set(measurements.map(({ size }) => size))];
  const table = (cell: (own: BatchMeasurement, floor: BatchMeasurement) => string) =>
    markdownTable(
      ["", ...sizes.map(countText)],
      subjectNames.map((subject) => [
        subjectTitles[subject],
        ...sizes.map((size) =>
          cell(measured(measurements, subject, size), measured(measurements, "floor", size)),
        ),
      ]),
    );
  const handedBack = measurements.filter(({ handedBackShare }) => handedBackShare > 0);
  return [
    { title: "Wall time, ms a batch (median)", table: table(({ wallMs }) => figureText(wallMs)) },
    { title: "Wall time, ms a batch (fastest)", table: table((own) => figureText(own.fastestWallMs)) },
    {
      title: "Wall time to the floor (fastest)",
      table: table((own, floor) => ratioText(own.fastestWallMs / floor.fastestWallMs)),
    },
    { title: "CPU, ms a message (lowest)", table: table((own) => figureText(own.lowestCpuMsAMessage)) },
    {
      title: "HTTP requests a message",
      table: table(({ requestsAMessage }) => figureText(requestsAMessage)),
    },
    { title: "Peak memory of the process, MB", table: table(({ peakBytes }) => megabytesText(peakBytes)) },
    ...(handedBack.length === 0
      ? []
      : [
          {
            title: "Messages handed back unsettled, %",
            table: table(({ handedBackShare }) => figureText(handedBackShare * 100)),
          },
        ]),
  ];
}

/** The measurement of a subject at a size. @throws Error where there is none */
export function measured(
  measurements: readonly BatchMeasurement[],
  subject: SubjectName,
  size: number,
): BatchMeasurement {
  const found = measurements.find((one) => one.subject === subject && one.size === size);
  if (found === undefined) throw new Error(`No measurement of ${subject} at ${size}.`);
  return found;
}
