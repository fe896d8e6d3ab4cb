import { parseDefinition } from "../definition/parse-definition.ts";
import type { JsonObject } from "../json.ts";
import type { Diagnostic } from "../language/diagnostic.ts";
import { ApiError } from "../protocol/api-error.ts";
import type { Action } from "./action.ts";
import { LONGEST_DEFINITION } from "./parse-definition-field.ts";

/** AWS's default and largest number of diagnostics. */
const MOST_DIAGNOSTICS = 100;

/**
 * What is wrong with a definition, without creating anything: `result` OK or FAIL, and diagnostics of severity ERROR (100 at
 * most, or `maxResults`), each with AWS's code, message and place.
 *
 * @throws ApiError `ValidationException` for EXPRESS
 */
export const validateStateMachineDefinition: Action = (_service, input) => {
  const text = input.required("definition", LONGEST_DEFINITION, 0);
  const most = input.integer("maxResults", 0, MOST_DIAGNOSTICS) || MOST_DIAGNOSTICS;
  input.oneOf("severity", ["ERROR", "WARNING"]);
  if (input.oneOf("type", ["STANDARD", "EXPRESS"]) === "EXPRESS") {
    throw new ApiError("ValidationException", "Express state machines are not supported here");
  }
  const parsed = parseDefinition(text);
  const diagnostics = parsed.outcome === "valid" ? [] : parsed.diagnostics;
  return {
    result: diagnostics.length === 0 ? "OK" : "FAIL",
    diagnostics: diagnostics.slice(0, most).map(apiDiagnostic),
    truncated: diagnostics.length > most,
  };
};

function apiDiagnostic({ code, message, location }: Diagnostic): JsonObject {
  return { severity: "ERROR", code, message, ...(location === undefined ? {} : { location }) };
}
