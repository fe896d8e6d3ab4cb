import type { ServerResponse } from "node:http";

/**
 * Asks before an answer leaves: the service has done what it was asked, and where `leaves` says no, the sender never
 * hears of it. For services that answer with one `end`.
 */
export function interceptAnswer(response: ServerResponse, leaves: (body: string) => boolean): void {
  const end = response.end.bind(response);
  Object.defineProperty(response, "end", { value: (body: string) => (leaves(body) ? end(body) : response) });
}
