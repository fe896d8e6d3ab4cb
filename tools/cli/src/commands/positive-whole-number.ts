import { InvalidArgumentError } from "commander";

/**
 * Reads the value of an option that takes a whole number, 1 or more.
 * @throws InvalidArgumentError for anything else; commander prints it in one line
 */
export function positiveWholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  }
  return value;
}
