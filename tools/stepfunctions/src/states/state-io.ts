import { checkedPayload } from "../execution/payload.ts";
import type { StateRun } from "../execution/state-run.ts";
import type { StateStep } from "../execution/state-step.ts";
import { ABORTED } from "../execution/thread.ts";
import { variableName } from "../fields/assigned-names.ts";
import type { FieldReader } from "../fields/field-reader.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { StatesField } from "../jsonata/compile-jsonata.ts";
import { parseReferencePath, writeAt } from "../jsonpath/parse-reference-path.ts";
import { type Query, type QueryScope, QuerySyntaxError } from "../language/query.ts";
import type { ReferencePath } from "../language/reference-path.ts";
import type { StateIo } from "../language/state.ts";

/** The fields of a state's input and output; `Paths` stands for InputPath and OutputPath. */
export type IoField = "Parameters" | "ResultSelector" | "ResultPath" | "Assign" | "Output" | "Paths";

/** Reads those of the fields that this type of state may have. */
export function parseIo(reader: FieldReader, fields: readonly IoField[]): StateIo {
  const has = (field: IoField) => fields.includes(field);
  if (reader.language === "JSONata") {
    // In a state that has a result, Output and Assign can read `$states.result`.
    const more = has("ResultSelector") ? "result" : undefined;
    return {
      output: has("Output") ? reader.jsonata("Output", "Output", more) : undefined,
      assign: has("Assign") ? parseAssign(reader, "Assign", more) : undefined,
    };
  }
  return {
    inputPath: has("Paths") ? reader.path("InputPath", { nullable: true }) : undefined,
    outputPath: has("Paths") ? reader.path("OutputPath", { nullable: true }) : undefined,
    parameters: has("Parameters") ? reader.template("Parameters") : undefined,
    resultSelector: has("ResultSelector") ? reader.template("ResultSelector") : undefined,
    resultPath: has("ResultPath") ? parseResultPath(reader) : undefined,
    assign: has("Assign") ? parseAssign(reader) : undefined,
  };
}

/** Assign in either language: an object, whose keys are variables. */
export function parseAssign(reader: FieldReader, label = "Assign", more?: StatesField): Query | undefined {
  if (!reader.has("Assign")) return undefined;
  const variables = reader.object("Assign");
  if (!variables) return undefined;
  for (const key of Object.keys(variables)) {
    const variable = reader.language === "JSONPath" ? variableName(key) : key;
    if (variable === "states") {
      const sentence = "Cannot assign to reserved variable '$states'.";
      reader.problem(sentence, `Assign/${key}`, "RESERVED_VARIABLE_NAME");
    } else if (!/^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u.test(variable)) {
      const sentence = `Invalid variable name '${variable}': the variable name contains invalid characters.`;
      reader.problem(sentence, `Assign/${key}`, "INVALID_VARIABLE_NAME");
    }
    if (reader.outerVariables.has(variable)) {
      const sentence = `The variable name '${variable}' was already defined in a parent scope.`;
      reader.problem(sentence, `Assign/${key}`, "DUPLICATE_VARIABLE_NAME");
    }
  }
  return reader.language === "JSONata" ? reader.jsonata("Assign", label, more) : reader.template("Assign");
}

/** Reads ResultPath; `null` where the definition has null. */
export function parseResultPath(reader: FieldReader): ReferencePath | null | undefined {
  const value = reader.value("ResultPath");
  if (value === undefined || value === null) return value;
  if (typeof value !== "string") {
    reader.problem("Expected value of type String", "ResultPath");
    return undefined;
  }
  try {
    return parseReferencePath(value);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    reader.problem(error.message, "ResultPath");
    return undefined;
  }
}

/** JSONPath: the input after InputPath. */
export async function filteredInput(run: StateRun): Promise<Json> {
  const { inputPath } = run.state.io;
  if (inputPath === undefined) return run.input;
  return inputPath === null ? {} : await inputPath.evaluate(run.scope(run.input));
}

/** What a state works on: the input after InputPath and Parameters; in JSONata, the input. */
export async function effectiveInput(run: StateRun): Promise<Json> {
  const input = await filteredInput(run);
  const { parameters } = run.state.io;
  return parameters ? await parameters.evaluate(run.scope(input)) : input;
}

/** Where a state goes, what it assigns and what it outputs. A Choice's rule or a Catch may have its own. */
export interface Exit {
  readonly next: string | undefined;
  readonly assign: Query | undefined;
  /** What Assign and Output see. */
  readonly scope: QueryScope;
  readonly output: Query | undefined;
  /** The output where no Output says otherwise. */
  readonly defaultOutput: () => Json | Promise<Json>;
}

/** Leaves a state that has a result: ResultSelector, ResultPath and OutputPath, or Output; and Assign. */
export async function exitWithResult(run: StateRun, result: Json): Promise<StateStep> {
  const { io, next, language } = run.state;
  if (language === "JSONata") {
    return exitState(run, {
      next,
      assign: io.assign,
      output: io.output,
      scope: run.scope(run.input, { result }),
      defaultOutput: () => result,
    });
  }
  const selected = io.resultSelector ? await io.resultSelector.evaluate(run.scope(result)) : result;
  return exitState(run, {
    next,
    assign: io.assign,
    output: undefined,
    scope: run.scope(selected),
    defaultOutput: () => {
      const combined =
        io.resultPath === null ? run.input : writeAt(io.resultPath ?? WHOLE, run.input, selected);
      return outputFiltered(run, combined);
    },
  });
}

const WHOLE: ReferencePath = { text: "$", keys: [] };

/** Leaves a state that passes its input on: Wait, Choice, Succeed. */
export async function exitWithInput(run: StateRun, exit: Partial<Exit> = {}): Promise<StateStep> {
  const { io, next } = run.state;
  const input = await filteredInput(run);
  return exitState(run, {
    next: "next" in exit ? exit.next : next,
    assign: "assign" in exit ? exit.assign : io.assign,
    output: "output" in exit ? exit.output : io.output,
    scope: run.scope(input),
    defaultOutput: () => outputFiltered(run, input),
  });
}

function outputFiltered(run: StateRun, output: Json): Json | Promise<Json> {
  const { outputPath } = run.state.io;
  if (outputPath === undefined) return output;
  return outputPath === null ? {} : outputPath.evaluate(run.scope(output));
}

/** Evaluates Assign and Output, neither of which sees the other's values, then leaves the state. */
export async function exitState(run: StateRun, exit: Exit): Promise<StateStep> {
  const assigned = exit.assign ? await exit.assign.evaluate(exit.scope) : undefined;
  const value = exit.output ? await exit.output.evaluate(exit.scope) : await exit.defaultOutput();
  // An input that is passed on unchanged keeps its text, spaces included, as at AWS.
  const output = value === run.input ? run.current.input : checkedPayload(run.state.name, value);
  const variables = isJsonObject(assigned) && Object.keys(assigned).length > 0 ? assigned : undefined;
  if (run.thread.aborted) throw ABORTED;
  if (variables) {
    for (const [name, assignedValue] of Object.entries(variables))
      run.thread.variables.own.set(name, assignedValue);
  }
  const step: StateStep = { next: exit.next, output };
  // Before the event: who is told of it may end the execution at once, and a redrive must not run the state again.
  run.current.exited = step;
  run.append(`${run.state.type}StateExited`, {
    name: run.state.name,
    output: output.text,
    assignedVariables: variables && textOfEach(variables),
  });
  return step;
}

function textOfEach(variables: JsonObject): JsonObject {
  const texts: JsonObject = {};
  for (const [name, value] of Object.entries(variables)) texts[name] = JSON.stringify(value);
  return texts;
}
