import type * as z from "zod/mini";
import type { PayloadSchema } from "./payload-schema.ts";
import { boundsOf } from "./schema-bounds.ts";

type Schema = z.core.$ZodTypes;

/**
 * Whether no JSON value can ever keep a schema: `z.never()`, an object with a required field that accepts nothing, a type that
 * JSON does not have (`z.date()` instead of `z.coerce.date()`), an empty choice, bounds that contradict each other. It walks
 * the schema's definition and parses nothing. What a schema decides in code (refine, transform, custom) is taken to accept.
 */
export function acceptsNothing(schema: PayloadSchema): boolean {
  return refusesAll(schema, { isJson: true, open: new Set() });
}

interface Walk {
  /** Whether what arrives here is JSON; behind a transform it may be anything. */
  readonly isJson: boolean;
  /** The schemas that are being walked: a value that needs itself as a part never ends. */
  readonly open: ReadonlySet<PayloadSchema>;
}

function refusesAll(schema: PayloadSchema, walk: Walk): boolean {
  if (walk.open.has(schema)) return true;
  const bounds = boundsOf(schema);
  if (bounds.least > bounds.most) return true;
  const inside = { ...walk, open: new Set(walk.open).add(schema) };
  const refuses = (inner: PayloadSchema) => refusesAll(inner, inside);
  // Every schema that zod makes is one of $ZodTypes; a type of a later zod goes to the default case.
  const { def } = (schema as Schema)._zod;
  switch (def.type) {
    case "never":
      return true;
    case "undefined":
    case "void":
    case "symbol":
    case "nan":
    case "map":
    case "set":
    case "file":
    case "function":
    case "promise":
      return walk.isJson;
    case "bigint":
    case "date":
      return walk.isJson && !("coerce" in def && def.coerce);
    case "enum":
      return Object.keys(def.entries).length === 0;
    case "literal":
      return walk.isJson && def.values.every((value) => value === undefined || typeof value === "bigint");
    case "union":
      return def.options.every(refuses);
    case "intersection":
      return refuses(def.left) || refuses(def.right);
    case "object":
      return Object.values(def.shape).some((field) => field._zod.optin === undefined && refuses(field));
    case "tuple":
      return def.items.some((item) => item._zod.optin === undefined && refuses(item));
    case "array":
      return bounds.least > 0 && refuses(def.element);
    case "record":
      // Keys that are listed are all required, unless it is a partial record.
      return (
        (def.keyType._zod.values?.size ?? 0) > 0 &&
        !("partial" in def && def.partial) &&
        refuses(def.valueType)
      );
    case "optional":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
      return refuses(def.innerType);
    case "lazy":
      return refuses(def.getter());
    case "pipe":
      return refuses(def.in) || refusesAll(def.out, { ...inside, isJson: false });
    default:
      return false;
  }
}
