import { cronSchedule } from "./cron-schedule.ts";
import type { Schedule } from "./schedule.ts";

const minuteMs = 60_000;
const unitsMs: Readonly<Record<string, number>> = {
  minute: minuteMs,
  hour: 60 * minuteMs,
  day: 24 * 60 * minuteMs,
};

/**
 * Reads a schedule expression: `rate(5 minutes)`, first one period after it is put, or `cron(0 12 * * ? *)` in UTC (Amazon
 * EventBridge User Guide, "Setting a schedule pattern for scheduled rules").
 *
 * @returns undefined for what EventBridge refuses
 */
export function parseSchedule(expression: string): Schedule | undefined {
  const [, cron] = /^cron\((.*)\)$/.exec(expression) ?? [];
  if (cron !== undefined) return cronSchedule(cron);
  const [, digits = "", unit = "", plural = ""] =
    /^rate\((\d+) +(minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const unitMs = unitsMs[unit];
  const value = Number(digits);
  // "A unit for a value of 1 is singular, for any other plural."
  if (unitMs === undefined || value < 1 || (value === 1) !== (plural === "")) return undefined;
  return { next: (timeMs) => timeMs + value * unitMs };
}
