import { describeJsonError } from "../describe-json-error.ts";
import { assignedNames } from "../fields/assigned-names.ts";
import { FieldReader } from "../fields/field-reader.ts";
import { isJsonObject, type Json, parseJson } from "../json.ts";
import type { Diagnostic } from "../language/diagnostic.ts";
import { QUERY_LANGUAGES, type QueryLanguage } from "../language/query-language.ts";
import type { Branch, State } from "../language/state.ts";
import type { StateMachineDefinition } from "../language/state-machine-definition.ts";
import { checkNames } from "./check-names.ts";
import { checkTransitions } from "./check-transitions.ts";
import { parseState } from "./parse-state.ts";

/** A definition that can run, or what is wrong with it. */
export type ParsedDefinition =
  | { readonly outcome: "valid"; readonly definition: StateMachineDefinition }
  | { readonly outcome: "invalid"; readonly diagnostics: readonly Diagnostic[] };

/** AWS's limit for TimeoutSeconds of a state machine. */
const LONGEST_EXECUTION_SECONDS = 99_999_999;

/** Parses a definition in the Amazon States Language. What it does not run, it names. */
export function parseDefinition(text: string): ParsedDefinition {
  let source: Json;
  try {
    source = parseJson(text);
  } catch {
    if (text.trim() === "")
      return invalid("SCHEMA_VALIDATION_FAILED", "Definition must be a valid JSON object");
    return invalid("INVALID_JSON_DESCRIPTION", describeJsonError(text));
  }
  if (!isJsonObject(source))
    return invalid("SCHEMA_VALIDATION_FAILED", "Definition must be a valid JSON object");
  const diagnostics: Diagnostic[] = [];
  const language = source["QueryLanguage"] === "JSONata" ? "JSONata" : "JSONPath";
  const reader = new FieldReader({
    source,
    location: "",
    language,
    outerVariables: new Set(),
    diagnostics,
  });
  reader.value("Comment");
  reader.oneOf("Version", ["1.0"]);
  reader.oneOf("QueryLanguage", QUERY_LANGUAGES);
  const timeoutSeconds = reader.integer("TimeoutSeconds", { minimum: 1, maximum: LONGEST_EXECUTION_SECONDS });
  const branches = new Map<string, Branch>();
  const root = parseBranchFields(reader, branches);
  reader.finish();
  checkNames(reader, branches.values());
  if (diagnostics.length > 0) return { outcome: "invalid", diagnostics };
  return { outcome: "valid", definition: { text, root, branches, timeoutSeconds } };
}

function invalid(code: Diagnostic["code"], message: string): ParsedDefinition {
  return { outcome: "invalid", diagnostics: [{ code, message }] };
}

/** Reads StartAt and States. Adds the branch, and those inside it, to `branches`. */
function parseBranchFields(reader: FieldReader, branches: Map<string, Branch>): Branch {
  const states = new Map<string, State>();
  const startAt = reader.string("StartAt") ?? "";
  const branch: Branch = { path: reader.location, startAt, states };
  branches.set(branch.path, branch);
  reader.require("States", "StartAt");
  const sources = reader.object("States");
  if (!sources) return branch;
  const variables = new Set([...reader.outerVariables, ...assignedNames(sources)]);
  for (const [name, source] of Object.entries(sources)) {
    if (!isJsonObject(source)) {
      reader.problem("Expected value of type Object", `States/${name}`);
      continue;
    }
    const inner = reader.inside(source, `States/${name}`, {
      language: stateLanguage(reader, source["QueryLanguage"], name),
    });
    const state = parseState(inner, name, (value, subpath) =>
      // States inside take the machine's query language, whatever the state around them has.
      parseInnerBranch(inner, value, subpath, branches, {
        language: reader.language,
        outerVariables: variables,
      }),
    );
    if (state) states.set(name, state);
  }
  if (Object.keys(sources).length === 0) reader.problem("Value cannot be empty", "States");
  checkTransitions(reader, branch, new Set(Object.keys(sources)));
  return branch;
}

function stateLanguage(reader: FieldReader, wanted: Json | undefined, name: string): QueryLanguage {
  if (wanted === undefined) return reader.language;
  if (wanted === "JSONPath" && reader.language === "JSONata") {
    reader.problem(
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
      `States/${name}`,
    );
  }
  return wanted === "JSONata" ? "JSONata" : "JSONPath";
}

/** A branch of a Parallel, or the processor of a Map. */
function parseInnerBranch(
  reader: FieldReader,
  source: Json,
  subpath: string,
  branches: Map<string, Branch>,
  scope: { readonly language: QueryLanguage; readonly outerVariables: ReadonlySet<string> },
): Branch | undefined {
  if (!isJsonObject(source)) {
    reader.problem("Expected value of type Object", subpath);
    return undefined;
  }
  const inner = reader.inside(source, subpath, scope);
  inner.value("Comment");
  if (!subpath.startsWith("Branches")) readProcessorConfig(inner);
  const branch = parseBranchFields(inner, branches);
  inner.finish();
  return branch;
}

function readProcessorConfig(reader: FieldReader): void {
  const config = reader.object("ProcessorConfig");
  if (!config) return;
  const inner = reader.inside(config, "ProcessorConfig");
  if (inner.oneOf("Mode", ["INLINE", "DISTRIBUTED"]) === "DISTRIBUTED") {
    inner.require("ExecutionType");
    inner.oneOf("ExecutionType", ["STANDARD", "EXPRESS"]);
  }
  inner.finish();
}
