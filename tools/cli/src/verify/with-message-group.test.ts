import type { WorkflowEvent } from "@ringback/contracts/message/event";
import { recordingSettings } from "@ringback/contracts/settings/task-presets";
import { expect, it } from "vitest";
import { withMessageGroup } from "./with-message-group.ts";

const event: WorkflowEvent = { id: "1", time: "2022-04-18T07:51:06Z", source: "shop", detail: { a: 1 } };
const local = recordingSettings("local");
const grouped = (messageGroup: string) =>
  withMessageGroup(
    event,
    recordingSettings("local", { fifo: { messageGroup, deadLettersAhead: 1 } }),
    "group-1",
  );

it("does not change an event if the stage has no message groups", () => {
  expect(withMessageGroup(event, local, "group-1")).toBe(event);
});

it("writes the message group to the field that the stage reads it from", () => {
  expect(grouped("$states.input.source")).toEqual({ ...event, source: "group-1" });
  expect(grouped("$states.input.detail.order.id")).toEqual({
    ...event,
    detail: { a: 1, order: { id: "group-1" } },
  });
  expect(grouped("$states.input.detail.a")).toEqual({ ...event, detail: { a: "group-1" } });
});

it("refuses an expression that is not a field", () => {
  expect(() => grouped("$uppercase($states.input.source)")).toThrow("$uppercase($states.input.source)");
});
