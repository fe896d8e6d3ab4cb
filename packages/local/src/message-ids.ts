/** The id that the workflow gave a message, out of a queue's body; none where the body does not hold one. */
export function messageIdOfBody(body: string): string[] {
  return textAt(body, ["Record", "messageId"]);
}

/** The id of the item in a PutItem request. */
export function messageIdOfPut(body: Buffer): string[] {
  return textAt(body.toString(), ["Item", "messageId", "S"]);
}

/** The id in the output or cause of a callback. The token beside it goes nowhere. */
export function messageIdOfCallback(body: Buffer): string[] {
  const text = body.toString();
  const [inner] = [...textAt(text, ["output"]), ...textAt(text, ["cause"])];
  return inner === undefined ? [] : textAt(inner, ["putStatus", "messageId"]);
}

function textAt(json: string, path: readonly string[]): string[] {
  try {
    let value: unknown = JSON.parse(json);
    for (const name of path) {
      if (typeof value !== "object" || value === null) return [];
      value = Object.entries(value).find(([key]) => key === name)?.[1];
    }
    return typeof value === "string" ? [value] : [];
  } catch {
    return [];
  }
}
