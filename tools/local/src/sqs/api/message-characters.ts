/** Everything but #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF. */
const outside = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const allowed = "#x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]";

/**
 * Why SQS takes a text neither as a body nor as the value of an attribute, or undefined (Amazon SQS API Reference,
 * SendMessage). Half of a surrogate pair is such a character too.
 *
 * @param where `message body`
 */
export function characterRefusal(text: string, where: string): string | undefined {
  const character = outside.exec(text)?.[0].codePointAt(0);
  if (character === undefined) return undefined;
  const name = `#x${character.toString(16).toUpperCase()}`;
  return `Invalid binary character '${name}' was found in the ${where}, the set of allowed characters is ${allowed}.`;
}
