import { concurrencyLimit } from "@ringback/core/concurrency-limit";

/**
 * The most calls of one adapter in flight. The SDK prepares a request at once, and its timeouts run while the request
 * waits for a socket: of 10,000 calls started together nearly all timed out.
 */
const mostInFlight = 50;

/** Returns a function that runs calls, at most 50 at the same time. The others wait in the order in which they came. */
export function inFlightLimit(): <T>(call: () => Promise<T>) => Promise<T> {
  return concurrencyLimit(mostInFlight);
}
