import type { StateRun } from "../execution/state-run.ts";
import type { StateStep } from "../execution/state-step.ts";
import type { FieldReader } from "../fields/field-reader.ts";
import { isJsonObject } from "../json.ts";
import type { Choice, ChoiceState, StateBase } from "../language/state.ts";
import { runtimeError } from "../language/states-error.ts";
import { parseChoiceTest } from "./choice-rule.ts";
import { expectJsonata } from "./expect-jsonata.ts";
import { exitWithInput, filteredInput, parseAssign, parseIo } from "./state-io.ts";

export function parseChoiceState(reader: FieldReader, base: Omit<StateBase<"Choice">, "io">): ChoiceState {
  reader.require("Choices");
  const rules = reader.filledArray("Choices") ?? [];
  const choices = rules.flatMap((rule, index) => {
    if (isJsonObject(rule)) return [parseChoice(reader.inside(rule, `Choices[${index}]`), index)];
    reader.problem("Expected value of type Object", `Choices[${index}]`);
    return [];
  });
  return {
    ...base,
    io: parseIo(reader, ["Paths", "Assign", "Output"]),
    choices,
    default: reader.string("Default"),
  };
}

function parseChoice(reader: FieldReader, index: number): Choice {
  const label = `Choices[${index}]`;
  reader.value("Comment");
  reader.require("Next");
  const jsonata = reader.language === "JSONata";
  if (jsonata) reader.require("Condition");
  const choice: Choice = {
    next: reader.string("Next") ?? "",
    condition: jsonata ? reader.jsonata("Condition", `${label}/Condition`) : undefined,
    test: jsonata ? undefined : parseChoiceTest(reader),
    assign: parseAssign(reader, `${label}/Assign`),
    output: jsonata ? reader.jsonata("Output", `${label}/Output`) : undefined,
  };
  reader.finish();
  return choice;
}

export async function runChoiceState(run: StateRun<ChoiceState>): Promise<StateStep> {
  const { state } = run;
  const scope = run.scope(await filteredInput(run));
  for (const [index, choice] of state.choices.entries()) {
    if (choice.condition) {
      const value = await choice.condition.evaluate(scope);
      if (!expectJsonata(choice.condition, `Choices[${index}]/Condition`, value, "boolean")) continue;
    } else if (!choice.test?.(scope)) {
      continue;
    }
    // A rule's own Assign and Output replace the state's.
    return exitWithInput(run, { next: choice.next, assign: choice.assign, output: choice.output });
  }
  if (state.default === undefined) {
    // AWS's documentation says States.NoChoiceMatched; AWS itself fails with States.Runtime.
    throw runtimeError("Failed to transition out of the state. The state does not point to a next state.");
  }
  return exitWithInput(run, { next: state.default });
}
