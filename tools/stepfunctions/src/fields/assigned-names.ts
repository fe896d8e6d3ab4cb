import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/** The variables that the states of one scope assign: by themselves, in a Choice's rule or in a Catch. */
export function assignedNames(states: JsonObject): Set<string> {
  const names = new Set<string>();
  const add = (holder: Json) => {
    const assign = isJsonObject(holder) ? holder["Assign"] : undefined;
    for (const key of isJsonObject(assign) ? Object.keys(assign) : []) names.add(variableName(key));
  };
  for (const state of Object.values(states)) {
    add(state);
    if (!isJsonObject(state)) continue;
    for (const entries of [state["Choices"], state["Catch"]]) {
      for (const entry of Array.isArray(entries) ? entries : []) add(entry);
    }
  }
  return names;
}

/** A key of Assign names a variable; in JSONPath it may end in `.$`. */
export const variableName = (key: string): string => (key.endsWith(".$") ? key.slice(0, -2) : key);
