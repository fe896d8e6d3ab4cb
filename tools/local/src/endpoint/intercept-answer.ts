import type { ServerResponse } from "node:http";

/**
 * Asks before an answer is sent. The service has done what it was asked; where `isSent` returns false, the sender gets
 * no answer. For services that answer with one call of `end`.
 */
export function interceptAnswer(response: ServerResponse, isSent: (body: string) => boolean): void {
  const end = response.end.bind(response);
  Object.defineProperty(response, "end", { value: (body: string) => (isSent(body) ? end(body) : response) });
}
