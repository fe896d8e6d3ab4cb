import { InvalidArgumentError } from "commander";

/** A whole number from 1 on. */
export function positiveWholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError("It has to be a whole number from 1 on.");
  }
  return value;
}
