import type { Json } from "../json.ts";
import { parseChoiceState } from "../states/choice-state.ts";
import { parseFailState } from "../states/fail-state.ts";
import { parseMapState } from "../states/map-state.ts";
import { parseParallelState } from "../states/parallel-state.ts";
import { parsePassState } from "../states/pass-state.ts";
import { parseSucceedState } from "../states/succeed-state.ts";
import { parseTaskState } from "../states/task-state.ts";
import { parseWaitState } from "../states/wait-state.ts";
import type { FieldReader } from "./field-reader.ts";
import type { Branch, State } from "./state-machine-definition.ts";

const TYPES = ["Choice", "Fail", "Map", "Parallel", "Pass", "Succeed", "Task", "Wait"] as const;
type StateType = (typeof TYPES)[number];

/** AWS's limit for the name of a state. */
const LONGEST_NAME = 80;

type ParseBranch = (source: Json, subpath: string) => Branch | undefined;

/** Reads one state. Undefined where not even its type can be told. */
export function parseState(reader: FieldReader, name: string, parseBranch: ParseBranch): State | undefined {
  reader.value("Comment");
  const language = reader.string("QueryLanguage");
  if (language !== undefined && language !== "JSONata" && language !== "JSONPath") {
    reader.problem("Value must be one of [JSONPath, JSONata]", "QueryLanguage");
  }
  if (name.length > LONGEST_NAME)
    reader.problem(`The name of a state must not be longer than ${LONGEST_NAME} characters`);
  reader.require("Type");
  const typeName = reader.value("Type");
  const type = TYPES.find((candidate) => candidate === typeName);
  if (!type) {
    if (reader.has("Type")) reader.problem(`Value must be one of [${TYPES.join(", ")}]`, "Type");
    return undefined;
  }
  const state = parseByType(reader, name, type, readNext(reader, type), parseBranch);
  reader.finish();
  return state;
}

function readNext(reader: FieldReader, type: StateType): string | undefined {
  if (type === "Choice" || type === "Fail" || type === "Succeed") return undefined;
  const next = reader.string("Next");
  const end = reader.boolean("End") ?? false;
  if ((next === undefined) !== end) {
    reader.problem(
      next === undefined
        ? "A state must contain 'Next' or 'End'"
        : "You can only specify one of 'Next' and 'End'",
    );
  }
  return next;
}

function parseByType(
  reader: FieldReader,
  name: string,
  type: StateType,
  next: string | undefined,
  parseBranch: ParseBranch,
): State {
  const base = { name, next, language: reader.language };
  switch (type) {
    case "Choice":
      return parseChoiceState(reader, { ...base, type });
    case "Fail":
      return parseFailState(reader, { ...base, type });
    case "Map":
      return parseMapState(reader, { ...base, type }, parseBranch);
    case "Parallel":
      return parseParallelState(reader, { ...base, type }, parseBranch);
    case "Pass":
      return parsePassState(reader, { ...base, type });
    case "Succeed":
      return parseSucceedState(reader, { ...base, type });
    case "Task":
      return parseTaskState(reader, { ...base, type });
    case "Wait":
      return parseWaitState(reader, { ...base, type });
  }
}
