/**
 * The function's name, out of any FunctionName that Lambda takes: a name, a partial or a whole ARN, each with a version
 * or alias.
 */
export function functionNameOf(asked: string): string {
  const parts = asked.split(":");
  const marker = parts.indexOf("function");
  return (marker === -1 ? parts[0] : parts[marker + 1]) ?? asked;
}
