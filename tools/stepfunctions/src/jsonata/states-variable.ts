import type { Json, JsonObject } from "../json.ts";
import type { QueryScope } from "../language/query.ts";

/** The `$states` that an expression sees. */
export function statesVariable(scope: QueryScope): JsonObject {
  const states: JsonObject = { input: scope.input, context: scope.context() };
  if (scope.result !== undefined) states["result"] = scope.result;
  if (scope.errorOutput !== undefined) states["errorOutput"] = scope.errorOutput;
  return states;
}

/** One field of `$states`, without building the others. */
export function statesField(scope: QueryScope, field: string): Json | undefined {
  switch (field) {
    case "input":
      return scope.input;
    case "context":
      return scope.context();
    case "result":
      return scope.result;
    case "errorOutput":
      return scope.errorOutput;
    default:
      return undefined;
  }
}
