import { isJsonObject, type JsonObject } from "../json.ts";
import { differenceFromRecorded } from "./difference-from-recorded.ts";
import type { RecordedEvent } from "./recording.ts";

/** Details that the recordings leave out. */
const LEFT_OUT = new Set(["roleArn", "inputDetails", "outputDetails"]);

/** The first difference between a recorded history and the engine's, or undefined. */
export function compareHistories(
  recorded: readonly RecordedEvent[],
  actual: readonly JsonObject[],
): string | undefined {
  const events = actual.map(comparable);
  let at = 0;
  for (let index = 0; index < recorded.length; ) {
    const together = countTogether(recorded, index);
    if (together > 0) {
      const branches = events.slice(at, at + together);
      const found =
        compareTogether(recorded.slice(index, index + together), branches) ??
        looseEvent(branches, events[at - 1]);
      if (found) return found;
      index += together;
      at += together;
      // The recordings leave out the event that AWS puts behind branches that ran at once.
      if (events[at]?.["type"] === "ParallelStateSucceeded") at += 1;
      continue;
    }
    const event = recorded[index];
    const found = differenceFromRecorded(event, events[at], `event ${index + 1} (${event?.type})`);
    if (found) return found;
    index += 1;
    at += 1;
  }
  return at === events.length ? undefined : `more events than recorded: ${JSON.stringify(events.slice(at))}`;
}

/** How many events from here on were recorded without an order: those of branches that ran at once. */
function countTogether(recorded: readonly RecordedEvent[], from: number): number {
  let count = 0;
  while (from + count < recorded.length && typeof recorded[from + count]?.id !== "number") count += 1;
  return count;
}

/** The same events in any order, each state left after it was entered. */
function compareTogether(
  recorded: readonly RecordedEvent[],
  actual: readonly JsonObject[],
): string | undefined {
  const left = [...actual];
  for (const event of recorded) {
    const place = left.findIndex(
      (candidate) => differenceFromRecorded(unnumbered(event), unnumbered(candidate), "") === undefined,
    );
    if (place < 0) return `not among the events of the branches: ${JSON.stringify(event)}`;
    left.splice(place, 1);
  }
  for (const exit of actual) {
    if (!String(exit["type"]).endsWith("StateExited")) continue;
    const entry = actual.find(({ id }) => id === exit["previousEventId"]);
    if (nameOf(entry) !== nameOf(exit)) return `left without having been entered: ${JSON.stringify(exit)}`;
  }
  return undefined;
}

/** An event of branches whose previousEventId is neither their start nor an event that no other one names. */
function looseEvent(branches: readonly JsonObject[], start: JsonObject | undefined): string | undefined {
  const free = new Set(branches.map(({ id }) => id));
  const loose = branches.find(
    ({ previousEventId }) => previousEventId !== start?.["id"] && !free.delete(previousEventId),
  );
  return loose && `its previousEventId is no event of its branch: ${JSON.stringify(loose)}`;
}

const unnumbered = (event: object): object => ({ ...event, id: 0, previousEventId: 0 });

function nameOf(event: JsonObject | undefined): unknown {
  const details = event?.["stateEnteredEventDetails"] ?? event?.["stateExitedEventDetails"];
  return isJsonObject(details) ? details["name"] : undefined;
}

/** An event without what the recordings leave out. */
function comparable(event: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [field, value] of Object.entries(event)) {
    if (field === "timestamp") continue;
    result[field] = isJsonObject(value)
      ? Object.fromEntries(Object.entries(value).filter(([name]) => !LEFT_OUT.has(name)))
      : value;
  }
  return result;
}
