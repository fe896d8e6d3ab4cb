import { describe, expect, it } from "vitest";
import { parseSchedule } from "./parse-schedule.ts";

/** The next times after a Thursday, the first of January 2026. */
function next(expression: string, count: number): string[] {
  const times: string[] = [];
  let time = Date.UTC(2026, 0, 1);
  while (times.length < count) {
    const at = parseSchedule(expression)?.next(time);
    if (at === undefined) break;
    times.push(new Date(at).toISOString().replace(":00.000Z", ""));
    time = at;
  }
  return times;
}

it.each([
  ["rate(1 minute)", ["2026-01-01T00:01", "2026-01-01T00:02"]],
  ["rate(5 minutes)", ["2026-01-01T00:05", "2026-01-01T00:10"]],
  ["rate(12 hours)", ["2026-01-01T12:00", "2026-01-02T00:00"]],
  ["rate(1 day)", ["2026-01-02T00:00", "2026-01-03T00:00"]],
])("fires %s after each period", (expression, times) => {
  expect(next(expression, 2)).toEqual(times);
});

describe("cron", () => {
  it.each([
    ["every day at noon", "0 12 * * ? *", ["2026-01-01T12:00", "2026-01-02T12:00"]],
    ["on weekdays", "0 18 ? * MON-FRI *", ["2026-01-01T18:00", "2026-01-02T18:00", "2026-01-05T18:00"]],
    ["on weekdays by number, 1 being Sunday", "0 8 ? * 2-3 *", ["2026-01-05T08:00", "2026-01-06T08:00"]],
    ["every ten minutes from the first", "1/10 * * * ? *", ["2026-01-01T00:01", "2026-01-01T00:11"]],
    ["every other hour of a range", "0 8-12/2 * * ? *", ["2026-01-01T08:00", "2026-01-01T10:00"]],
    ["at some minutes", "0,30 0 * * ? *", ["2026-01-01T00:30", "2026-01-02T00:00"]],
    ["on the last day of the month", "0 8 L * ? *", ["2026-01-31T08:00", "2026-02-28T08:00"]],
    ["on the last weekday of the month", "0 8 LW * ? *", ["2026-01-30T08:00", "2026-02-27T08:00"]],
    ["on the weekday next to a day", "0 8 15W 2,8 ? *", ["2026-02-16T08:00", "2026-08-14T08:00"]],
    ["and in no other month", "0 8 1W 8 ? *", ["2026-08-03T08:00"]],
    ["on the second Tuesday", "0 8 ? * 3#2 *", ["2026-01-13T08:00", "2026-02-10T08:00"]],
    ["on the last Friday", "0 8 ? * 6L *", ["2026-01-30T08:00", "2026-02-27T08:00"]],
    ["by a weekday's name", "0 8 ? * FRIL *", ["2026-01-30T08:00"]],
    ["on the last day of the week", "0 8 ? * L *", ["2026-01-03T08:00", "2026-01-10T08:00"]],
    [
      "around the end of the week",
      "0 8 ? * SAT-MON *",
      ["2026-01-03T08:00", "2026-01-04T08:00", "2026-01-05T08:00"],
    ],
    ["in a month by name", "0 0 1 jan,MAR ? *", ["2026-03-01T00:00", "2027-01-01T00:00"]],
    ["in some years", "0 0 1 1 ? 2028-2199/2", ["2028-01-01T00:00", "2030-01-01T00:00"]],
    ["in leap years", "0 0 29 2 ? *", ["2028-02-29T00:00", "2032-02-29T00:00"]],
  ])("fires %s", (_, expression, times) => {
    expect(next(`cron(${expression})`, times.length)).toEqual(times);
  });

  it("ends with its years", () => {
    expect(next("cron(0 0 1 1 ? 2026-2027)", 3)).toEqual(["2027-01-01T00:00"]);
  });
});

it.each([
  ["no schedule", "every minute"],
  ["a rate of none", "rate(0 minutes)"],
  ["one in the plural", "rate(1 minutes)"],
  ["many in the singular", "rate(5 minute)"],
  ["seconds", "rate(30 seconds)"],
  ["a part of a unit", "rate(1.5 hours)"],
  ["five fields", "cron(0 12 * * ?)"],
  ["both days", "cron(0 12 1 * MON *)"],
  ["* for both days", "cron(0 12 * * * *)"],
  ["? for both days", "cron(0 12 ? * ? *)"],
  ["a minute that there is not", "cron(60 12 * * ? *)"],
  ["a weekday that there is not", "cron(0 12 ? * 0 *)"],
  ["a name that there is not", "cron(0 12 ? * MOO *)"],
  ["a name in another field", "cron(MON 12 ? * * *)"],
  ["a year that there is not", "cron(0 12 * * ? 1969)"],
  ["two weekdays of a month", "cron(0 12 ? * 3#1,6#3 *)"],
  ["? in another field", "cron(? 12 * * ? *)"],
  ["a step of none", "cron(0/0 12 * * ? *)"],
])("knows that %s is refused", (_, expression) => {
  expect(parseSchedule(expression)).toBeUndefined();
});
