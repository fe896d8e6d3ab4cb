import { couldBeTaskToken, hasTaskTokenHeader, shortestTaskToken } from "./could-be-task-token.ts";

/**
 * The task token that stands in the place of the message's id or time, if there is one: the same as in the token's own
 * field, or one that begins as AWS's do, or one that changed places with what is no token.
 */
export function misplacedTaskToken(body: {
  readonly messageId: unknown;
  readonly createdAt: unknown;
  readonly taskToken: unknown;
}): { readonly field: "messageId" | "createdAt"; readonly token: string } | undefined {
  for (const field of ["messageId", "createdAt"] as const) {
    const token = body[field];
    if (typeof token === "string" && isMisplaced(token, body.taskToken)) return { field, token };
  }
  return undefined;
}

function isMisplaced(text: string, taskToken: unknown): boolean {
  if (text.length < shortestTaskToken) return false;
  if (text === taskToken || hasTaskTokenHeader(text)) return true;
  if (!couldBeTaskToken(text)) return false;
  return typeof taskToken !== "string" || !couldBeTaskToken(taskToken);
}
