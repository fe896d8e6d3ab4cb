import type { PayloadSchema } from "./payload-schema.ts";

/** What the checks of a schema allow: a number, or a length. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** The bounds of a schema's own checks, infinite where it has none. A bound that is excluded is moved by the least amount. */
export function boundsOf(schema: PayloadSchema): Bounds {
  let least = Number.NEGATIVE_INFINITY;
  let most = Number.POSITIVE_INFINITY;
  for (const check of schema._zod.def.checks ?? []) {
    const known = boundsOfCheck(check._zod.def);
    least = Math.max(least, known.least ?? least);
    most = Math.min(most, known.most ?? most);
  }
  return { least, most };
}

function boundsOfCheck(def: Readonly<object>): Partial<Bounds> {
  const field = (name: string): unknown => Reflect.get(def, name);
  const number = (name: string) => {
    const value = field(name);
    return typeof value === "number" ? value : undefined;
  };
  const isExcluded = field("inclusive") === false;
  switch (field("check")) {
    case "greater_than":
      return given("least", number("value"), isExcluded ? 1 : 0);
    case "less_than":
      return given("most", number("value"), isExcluded ? -1 : 0);
    case "min_length":
    case "min_size":
      return given("least", number("minimum"));
    case "max_length":
    case "max_size":
      return given("most", number("maximum"));
    case "length_equals":
      return { ...given("least", number("length")), ...given("most", number("length")) };
    default:
      return {};
  }
}

function given(bound: keyof Bounds, value: number | undefined, towards: -1 | 0 | 1 = 0): Partial<Bounds> {
  if (value === undefined) return {};
  // The next number that a double can be, or near enough: no one writes bounds that are closer.
  return { [bound]: value + towards * Math.max(Math.abs(value), 1) * Number.EPSILON };
}
