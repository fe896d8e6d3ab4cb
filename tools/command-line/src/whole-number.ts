import { refuse } from "./refuse.ts";

/** Reads an option's value as a whole number below 2^31; anything else ends the process with one line. */
export function wholeNumber(name: string, text: string, minimum: number): number {
  const value = Number(text);
  if (text !== "" && Number.isSafeInteger(value) && value >= minimum && value < 2 ** 31) return value;
  return refuse(`--${name} takes a whole number from ${minimum}, not "${text}".`);
}
