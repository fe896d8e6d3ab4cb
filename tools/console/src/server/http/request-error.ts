/** A request cannot be fulfilled. The page shows the message; the status is 422. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}
