import { parseDefinition } from "../definition/parse-definition.ts";
import { diagnosticsMessage } from "../language/diagnostic.ts";
import type { StateMachineDefinition } from "../language/state-machine-definition.ts";
import { ApiError } from "../protocol/api-error.ts";

/** AWS's limit for a definition, in characters. */
export const LONGEST_DEFINITION = 1_048_576;

/**
 * Parses the definition of a request.
 *
 * @throws ApiError `InvalidDefinition`, with AWS's code and place of everything that is wrong
 */
export function parsedOrRefused(text: string): StateMachineDefinition {
  const parsed = parseDefinition(text);
  if (parsed.outcome === "valid") return parsed.definition;
  throw new ApiError(
    "InvalidDefinition",
    `Invalid State Machine Definition: '${diagnosticsMessage(parsed.diagnostics)}'`,
  );
}
