import { compileIntrinsic, isIntrinsic } from "../intrinsics/compile-intrinsic.ts";
import { type Query, QuerySyntaxError } from "../query.ts";
import { filterPathQuery, pathQuery } from "./compile-path.ts";
import { parsePath } from "./parse-path.ts";

/** Compiles a field that holds a path or, where AWS allows it, an intrinsic function. */
export function compilePathField(text: string, field: string, intrinsics: boolean): Query {
  if (intrinsics && isIntrinsic(text)) return compileIntrinsic(text, field);
  if (!text.startsWith("$")) {
    throw new QuerySyntaxError(
      intrinsics
        ? "The value for the field must be a valid JSONPath or a valid intrinsic function call"
        : "Value is not a Reference Path: Illegal token",
    );
  }
  const path = parsePath(text);
  return field === "InputPath" || field === "OutputPath" ? filterPathQuery(path) : pathQuery(path, field);
}
