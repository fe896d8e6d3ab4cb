import type { FieldReader } from "../fields/field-reader.ts";
import type { Json } from "../json.ts";
import { QUERY_LANGUAGES } from "../language/query-language.ts";
import type { Branch, State } from "../language/state.ts";
import { parseChoiceState } from "../states/choice-state.ts";
import { parseFailState } from "../states/fail-state.ts";
import { parseMapState } from "../states/map-state.ts";
import { parseParallelState } from "../states/parallel-state.ts";
import { parsePassState } from "../states/pass-state.ts";
import { parseSucceedState } from "../states/succeed-state.ts";
import { parseTaskState } from "../states/task-state.ts";
import { parseWaitState } from "../states/wait-state.ts";

const TYPES = ["Choice", "Fail", "Map", "Parallel", "Pass", "Succeed", "Task", "Wait"] as const;
type StateType = (typeof TYPES)[number];

/** AWS's limit for the name of a state. */
const LONGEST_NAME = 80;

type ParseBranch = (source: Json, subpath: string) => Branch | undefined;

/** Reads one state. Undefined where even its type is missing or unknown. */
export function parseState(reader: FieldReader, name: string, parseBranch: ParseBranch): State | undefined {
  reader.value("Comment");
  reader.oneOf("QueryLanguage", QUERY_LANGUAGES);
  if (name.length > LONGEST_NAME) {
    const sentence = `State name '${name}' exceeds the ${LONGEST_NAME}-character limit allowed by the service`;
    reader.problem(sentence, undefined, "INVALID_STATE_NAME");
  }
  reader.require("Type");
  const type = reader.oneOf("Type", TYPES);
  if (!type) return undefined;
  const state = parseByType(reader, name, type, readNext(reader, type), parseBranch);
  reader.finish();
  return state;
}

function readNext(reader: FieldReader, type: StateType): string | undefined {
  if (type === "Choice" || type === "Fail" || type === "Succeed") return undefined;
  const next = reader.string("Next");
  const end = reader.boolean("End") ?? false;
  // An End that is false counts as none.
  if (!reader.has("Next") && !end) {
    reader.problem("This object should have only one of the following fields: [Next, End]");
  } else if (end) {
    reader.allowOne(["Next", "End"]);
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
