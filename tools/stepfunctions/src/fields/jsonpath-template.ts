import { isJsonObject, type Json } from "../json.ts";
import { constantQuery, type Query, QuerySyntaxError } from "../language/query.ts";
import { compilePathField } from "./compile-path-field.ts";
import { arrayQuery, objectQuery } from "./jsonata-template.ts";

/** Compiles a JSONPath payload template: a key that ends in `.$` holds a path or an intrinsic function. */
export function jsonPathTemplate(template: Json): Query {
  return compileNode(template, "") ?? constantQuery(template);
}

/** Undefined for a part without queries. */
function compileNode(template: Json, location: string): Query | undefined {
  if (Array.isArray(template)) {
    const items = template.map((item, index) => compileNode(item, `${location}[${index}]`));
    if (items.every((item) => item === undefined)) return undefined;
    return arrayQuery(template.map((item, index) => items[index] ?? constantQuery(item)));
  }
  if (!isJsonObject(template)) return undefined;
  let dynamic = false;
  const fields = Object.entries(template).map(([key, value]): readonly [string, Query] => {
    if (key.endsWith(".$")) {
      dynamic = true;
      return [key.slice(0, -2), compileField(key, value, location)];
    }
    const inner = compileNode(value, location === "" ? key : `${location}/${key}`);
    if (inner) dynamic = true;
    return [key, inner ?? constantQuery(value)];
  });
  return dynamic ? objectQuery(fields) : undefined;
}

function compileField(key: string, value: Json, location: string): Query {
  const where = location === "" ? key : `${location}/${key}`;
  if (typeof value !== "string") {
    throw new QuerySyntaxError(
      `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`,
      where,
    );
  }
  try {
    return compilePathField(value, key, true);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    throw new QuerySyntaxError(
      `The value for the field '${key}' must be a valid JSONPath or a valid intrinsic function call`,
      where,
    );
  }
}
