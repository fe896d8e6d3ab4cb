import { Cron } from "croner";
import type { Schedule } from "./schedule.ts";

const months = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const weekdays = "SUN MON TUE WED THU FRI SAT".split(" ");

/** A field of EventBridge's cron expressions. */
interface Field {
  readonly minimum: number;
  readonly maximum: number;
  /** The names of the values from `minimum` on. */
  readonly names?: readonly string[];
  /** What a value may be in addition to numbers, ranges and steps, written for croner; undefined for what it may not be. */
  readonly special?: (text: string) => string | undefined;
}

const fields: readonly Field[] = [
  { minimum: 0, maximum: 59 },
  { minimum: 0, maximum: 23 },
  {
    minimum: 1,
    maximum: 31,
    special: (text) => (/^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/.test(text) ? text : undefined),
  },
  { minimum: 1, maximum: 12, names: months },
  { minimum: 1, maximum: 7, names: weekdays, special: weekday },
  { minimum: 1970, maximum: 2199 },
];

/**
 * Reads the six fields of a cron expression: minute, hour, day of month, month, day of week (1 is Sunday), year.
 *
 * @returns undefined for what EventBridge refuses
 */
export function cronSchedule(expression: string): Schedule | undefined {
  const texts = expression.trim().toUpperCase().split(/\s+/);
  if (texts.length !== fields.length) return undefined;
  // "If you specify a value or * in one of day-of-month and day-of-week, you must use ? in the other."
  if ((texts[2] === "?") === (texts[4] === "?")) return undefined;
  const read = fields.map((field, index) => fieldPattern(texts[index] ?? "", field));
  if (read.includes(undefined)) return undefined;
  const cron = new Cron(`0 ${read.join(" ")}`, { timezone: "UTC", paused: true, alternativeWeekdays: true });
  return { next: (timeMs) => cron.nextRun(new Date(timeMs))?.getTime() };
}

/** A field as croner reads it, or undefined. */
function fieldPattern(text: string, field: Field): string | undefined {
  const values = text.split(",");
  const read = values.map((value) => valuePattern(value, field));
  if (read.includes(undefined)) return undefined;
  // `?` and `#` cannot be one of several values.
  if (values.length > 1 && values.some((value) => value === "?" || value.includes("#"))) return undefined;
  return read.join(",");
}

function valuePattern(value: string, field: Field): string | undefined {
  const special = field.special?.(value);
  if (special !== undefined) return special;
  const [, range = "", step] = /^([^/]+)(?:\/(\d+))?$/.exec(value) ?? [];
  if (step === "0") return undefined;
  const [first = "", last, ...others] = range.split("-");
  if (others.length > 0) return undefined;
  if (first === "*") return last === undefined ? inSteps("*", step) : undefined;
  const from = numberOf(first, field);
  const to = last === undefined ? from : numberOf(last, field);
  if (from === undefined || to === undefined) return undefined;
  // A step without the end of a range goes on to the end of the field.
  if (last === undefined)
    return step === undefined ? String(from) : inSteps(`${from}-${field.maximum}`, step);
  if (from <= to) return inSteps(`${from}-${to}`, step);
  return step === undefined ? aroundTheEnd(from, to, field) : undefined;
}

const inSteps = (range: string, step: string | undefined) =>
  step === undefined ? range : `${range}/${step}`;

/** `FRI-MON`: Friday to Saturday, and Sunday to Monday. */
const aroundTheEnd = (from: number, to: number, { minimum, maximum }: Field) =>
  `${from}-${maximum},${minimum}-${to}`;

function numberOf(text: string, { minimum, maximum, names = [] }: Field): number | undefined {
  const named = names.indexOf(text);
  if (named !== -1) return minimum + named;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return number >= minimum && number <= maximum ? number : undefined;
}

/** `?`, `L` (Saturday, the last day of the week), `6L` (the last Friday of the month), `3#2` (its second Tuesday). */
function weekday(text: string): string | undefined {
  if (text === "?") return text;
  if (text === "L") return "7";
  const [, day = "", nth] = /^([1-7]|[A-Z]{3})(?:L|#([1-5]))$/.exec(text) ?? [];
  const named = weekdays.indexOf(day);
  const number = named === -1 ? Number(day) : named + 1;
  if (day === "" || Number.isNaN(number)) return undefined;
  return `${number}#${nth ?? "L"}`;
}
