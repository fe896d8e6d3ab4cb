import { compileIntrinsic, isIntrinsic } from "../intrinsics/compile-intrinsic.ts";
import { parsePath } from "../jsonpath/parse-path.ts";
import { invalidPathQuery, pathQuery, waitPathQuery } from "../jsonpath/path-query.ts";
import { type Query, QuerySyntaxError } from "../language/query.ts";

/** Fields for which AWS has a message of its own when their path finds nothing. */
const INVALID_PATH_FIELDS: ReadonlySet<string> = new Set([
  "InputPath",
  "OutputPath",
  "TimeoutSecondsPath",
  "HeartbeatSecondsPath",
]);
const WAIT_FIELDS: ReadonlySet<string> = new Set(["SecondsPath", "TimestampPath"]);

/** Compiles a field that holds a path or, where AWS allows it, an intrinsic function. */
export function compilePathField(text: string, field: string, intrinsics: boolean): Query {
  if (intrinsics && isIntrinsic(text)) return compileIntrinsic(text);
  if (!text.startsWith("$")) throw new QuerySyntaxError("Value must be a valid JSONPath.");
  const path = parsePath(text);
  if (INVALID_PATH_FIELDS.has(field)) return invalidPathQuery(path);
  if (WAIT_FIELDS.has(field)) return waitPathQuery(path, field);
  return pathQuery(path, field);
}
