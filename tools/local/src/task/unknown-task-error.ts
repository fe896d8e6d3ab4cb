/** A task that the app does not have; the message names those that it has. */
export class UnknownTaskError extends Error {
  override readonly name = "UnknownTaskError";
}
