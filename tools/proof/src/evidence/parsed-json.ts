/** The value of a text of JSON; undefined for anything else. */
export function parsedJson(text: unknown) {
  try {
    return typeof text === "string" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
