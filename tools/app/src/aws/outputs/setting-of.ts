import type { Created, Outputs } from "./created.ts";
import { textOf } from "./text-of.ts";

/** The outputs of what another resource has one of, such as its policy: the id is the input that names the other one. */
export function settingOf(input: string): (created: Created) => Outputs {
  return ({ inputs, name }) => ({ id: textOf(inputs[input]) || name });
}
