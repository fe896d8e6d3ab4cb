import { parseDefinition } from "../definition/parse-definition.ts";

/** What is wrong with a definition, each problem in one line, as AWS lists them. */
export function definitionProblems(definition: object): string[] {
  const parsed = parseDefinition(JSON.stringify(definition));
  return parsed.outcome === "valid"
    ? []
    : parsed.diagnostics.map(({ code, message, location }) => `${code}: ${message} at ${location}`);
}
