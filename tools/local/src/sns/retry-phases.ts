/** The phases in which SNS tries a queue or a function again: retries, and the delay before each in seconds. */
const phases: readonly { retries: number; delaySeconds(index: number): number }[] = [
  { retries: 3, delaySeconds: () => 0 },
  { retries: 2, delaySeconds: () => 1 },
  // "With exponential backoff, from 1 second to 20 seconds."
  { retries: 10, delaySeconds: (index) => 20 ** (index / 9) },
  { retries: 100_000, delaySeconds: () => 20 },
];

/**
 * The time until the next attempt, of which up to half is left out at random; undefined when all are used up, after 23 days
 * (Amazon SNS Developer Guide, "Amazon SNS message delivery retries").
 *
 * @param retries how many there were
 * @param random from 0 to 1
 */
export function snsRetryDelayMs(retries: number, random: number): number | undefined {
  let index = retries;
  for (const phase of phases) {
    if (index < phase.retries) return phase.delaySeconds(index) * 1000 * (1 - random / 2);
    index -= phase.retries;
  }
  return undefined;
}
