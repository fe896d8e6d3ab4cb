import { couldBeTaskToken, hasTaskTokenHeader, shortestTaskToken } from "./could-be-task-token.ts";

/**
 * The field with a task token in the place of the message's id or time, if there is one, and the token that waits: what
 * holds the one from the token's own field, or begins as AWS's do, or changed places with what is no token.
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
    // Nearly every id is neither: the token's own field, which costs more to look at, is asked of the others alone.
    if (!hasHeader && !couldBeTaskToken(text)) continue;
    const isOwnToken = couldBeTaskToken(own);
    if (hasHeader || !isOwnToken) return { field, text, taskToken: isOwnToken ? own : text };
  }
  return undefined;
}
