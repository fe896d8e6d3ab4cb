import { describe, expect, it } from "vitest";
import type { JsonObject } from "../json.ts";
import { type RecordedEvent, readRecordings } from "./recording.ts";
import { runRecording } from "./run-recording.ts";
import { difference } from "./same-as-recorded.ts";

const recordings = readRecordings();

/** Details that the recordings leave out. */
const LEFT_OUT = new Set(["roleArn", "inputDetails", "outputDetails"]);

function comparable(event: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [field, value] of Object.entries(event)) {
    if (field === "timestamp") continue;
    const isDetails = typeof value === "object" && value !== null && !Array.isArray(value);
    result[field] = isDetails
      ? Object.fromEntries(Object.entries(value).filter(([name]) => !LEFT_OUT.has(name)))
      : value;
  }
  return result;
}

/** Events whose ids were not fixed: those of branches that ran at once. */
const isUnordered = (event: RecordedEvent): boolean => typeof event.id !== "number";

/** Sorts the events that ran at once by what they say; AWS's order of them is not fixed. */
function withoutOrder(events: readonly JsonObject[]): string[] {
  return events
    .map(({ id: _id, previousEventId: _previous, ...said }) => JSON.stringify(said, Object.keys(said).sort()))
    .sort();
}

function compareHistories(
  recorded: readonly RecordedEvent[],
  actual: readonly JsonObject[],
): string | undefined {
  let at = 0;
  for (let index = 0; index < recorded.length; index += 1) {
    const event = recorded[index];
    if (!event) continue;
    if (isUnordered(event)) {
      const run = recorded.slice(index).findIndex((later) => !isUnordered(later));
      const length = run < 0 ? recorded.length - index : run;
      const mine = actual.slice(at, at + length);
      const theirs = recorded.slice(index, index + length);
      const same = withoutOrder(mine).every((text, place) => {
        const other = withoutOrder(theirs.map((e) => comparable(JSON.parse(JSON.stringify(e)))))[place];
        return other !== undefined && JSON.parse(other).type === JSON.parse(text).type;
      });
      const found = theirs.every((wanted) =>
        mine.some(
          (candidate) =>
            difference(
              { ...wanted, id: 0, previousEventId: 0 },
              { ...candidate, id: 0, previousEventId: 0 },
              "",
            ) === undefined,
        ),
      );
      if (!same || !found || mine.length !== theirs.length)
        return `events at once differ: ${JSON.stringify(mine)}`;
      at += length;
      index += length - 1;
      continue;
    }
    // The recordings leave out the event that AWS puts behind branches that ran at once.
    if (actual[at]?.["type"] === "ParallelStateSucceeded" && event.type !== "ParallelStateSucceeded") at += 1;
    const found = difference(event, actual[at], `event ${index + 1} (${event.type})`);
    if (found) return found;
    at += 1;
  }
  return at === actual.length ? undefined : `more events than recorded: ${JSON.stringify(actual.slice(at))}`;
}

describe("executions that AWS recorded", () => {
  if (!recordings) {
    it("cannot be compared: ../shared/aws-recorded/executions.json is not there", () => {
      expect(recordings).toBeUndefined();
    });
    return;
  }
  it.each(recordings.map((recording) => [recording.name, recording] as const))(
    "%s",
    async (_name, recording) => {
      const replayed = await runRecording(recording);
      expect(compareHistories(recording.events, replayed.events.map(comparable))).toBeUndefined();
      if (recording.describe)
        expect(difference(recording.describe, replayed.describe, "describe")).toBeUndefined();
    },
  );
});
