import { refuse } from "./refuse.ts";

/** Reads the value of an option: a whole number, `minimum` or more and below 2^31. Anything else prints one line and exits with status 2. */
export function wholeNumber(name: string, text: string, minimum: number): number {
  const value = Number(text);
  if (text !== "" && Number.isSafeInteger(value) && value >= minimum && value < 2 ** 31) return value;
  return refuse(`--${name} must be a whole number, ${minimum} or more, not "${text}".`);
}
