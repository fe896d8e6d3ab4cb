/** What a request asked for cannot be done; the message says why, for people. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}
