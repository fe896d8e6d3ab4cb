import { couldBeTaskToken, hasTaskTokenHeader, shortestTaskToken } from "./could-be-task-token.ts";

/**
 * Finds a task token in the field of a message's id or time. A field holds one if it contains the value of the token's own
 * field, begins like AWS's tokens, or could be a token while the value of the token's own field could not.
 *
 * @returns the field, its text, and the token with which the task can be called back; undefined where there is none
 */
export function misplacedTaskToken(body: {
  readonly messageId: unknown;
  readonly createdAt: unknown;
  readonly taskToken: unknown;
}):
  | { readonly field: "messageId" | "createdAt"; readonly text: string; readonly taskToken: string }
  | undefined {
  const own = typeof body.taskToken === "string" ? body.taskToken : "";
  for (const field of ["messageId", "createdAt"] as const) {
    const text = body[field];
    if (typeof text !== "string" || text.length < shortestTaskToken) continue;
    if (own.length >= shortestTaskToken && text.includes(own)) return { field, text, taskToken: own };
    const hasHeader = hasTaskTokenHeader(text);
    // Nearly all ids stop here, before the token's own field is looked at, which costs more.
    if (!hasHeader && !couldBeTaskToken(text)) continue;
    const isOwnToken = couldBeTaskToken(own);
    if (hasHeader || !isOwnToken) return { field, text, taskToken: isOwnToken ? own : text };
  }
  return undefined;
}
