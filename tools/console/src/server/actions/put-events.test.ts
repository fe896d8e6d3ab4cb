import { expect, it } from "vitest";
import { isEventToPut, putFields } from "./put-events.ts";

const event = { source: "shop", "detail-type": "Order", detail: { order: 1 } };
const delivered = {
  ...event,
  version: "0",
  id: "e",
  time: "2026-01-01T00:00:00Z",
  account: "0",
  region: "r",
};

it("takes for an event to put what has no id of its own", () => {
  expect(isEventToPut(event)).toBe(true);
  expect(isEventToPut({ ...event, resources: ["arn"] })).toBe(true);
  expect(isEventToPut(delivered)).toBe(false);
  expect(isEventToPut({ order: 1 })).toBe(false);
  expect(isEventToPut({ ...event, detail: "text" })).toBe(false);
});

it("gives what was put of an event that was delivered", () => {
  expect(putFields({ ...delivered, resources: [] })).toEqual(event);
  expect(putFields({ ...delivered, resources: ["arn"] })).toEqual({ ...event, resources: ["arn"] });
  expect(putFields({ order: 1 })).toBeUndefined();
});
