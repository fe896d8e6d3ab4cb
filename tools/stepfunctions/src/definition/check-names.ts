import type { FieldReader } from "../fields/field-reader.ts";
import type { Branch } from "../language/state.ts";

/** AWS's limit for the label of a Map. */
const LONGEST_LABEL = 40;

/** Names of states and labels of Maps are unique in a whole definition, however deep they stand. */
export function checkNames(reader: FieldReader, branches: Iterable<Branch>): void {
  const names = new Set<string>();
  const labels = new Set<string>();
  for (const { path, states } of branches) {
    for (const state of states.values()) {
      const place = `${path}/States/${state.name}`.slice(1);
      if (names.has(state.name))
        reader.problem(`Duplicate State name: ${state.name}`, place, "DUPLICATE_STATE_NAME");
      names.add(state.name);
      if (state.type !== "Map" || state.label === undefined) continue;
      if (labels.has(state.label))
        reader.problem(`Duplicate Label name: ${state.label}`, `${place}/Label`, "DUPLICATE_LABEL_NAME");
      labels.add(state.label);
      if (state.label.length <= LONGEST_LABEL) continue;
      const sentence = `Label '${state.label}' exceeds the ${LONGEST_LABEL}-character limit allowed by the service`;
      reader.problem(sentence, `${place}/Label`, "INVALID_LABEL_NAME");
    }
  }
}
