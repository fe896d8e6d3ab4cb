import { StatesError } from "../language/states-error.ts";

/** An integration's failure as the workflow sees it: the service's error name and message. */
export function integrationFailure(error: unknown, fallbackName: string): StatesError {
  if (error instanceof StatesError) return error;
  const name = error instanceof Error && error.name !== "Error" ? error.name : fallbackName;
  return new StatesError({ error: name, cause: error instanceof Error ? error.message : String(error) });
}
