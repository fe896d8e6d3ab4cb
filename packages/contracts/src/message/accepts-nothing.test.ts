import { describe, expect, it } from "vitest";
import * as zod from "zod";
import * as mini from "zod/mini";
import { acceptsNothing } from "./accepts-nothing.ts";
import { anyJson } from "./any-json.ts";
import type { PayloadSchema } from "./payload-schema.ts";

interface Chain {
  readonly next: Chain;
}
const endless: mini.ZodMiniType<Chain> = mini.object({ next: mini.lazy(() => endless) });
interface List {
  readonly next: List | null;
}
const list: mini.ZodMiniType<List> = mini.object({ next: mini.nullable(mini.lazy(() => list)) });

describe("acceptsNothing", () => {
  it.each<[string, PayloadSchema]>([
    ["never", zod.never()],
    ["never of zod/mini", mini.never()],
    ["an object with a required never", zod.object({ a: zod.string(), b: zod.never() })],
    ["a never deep inside", zod.object({ a: zod.object({ b: zod.tuple([zod.string(), zod.never()]) }) })],
    ["an empty enum", zod.enum([])],
    ["a union of nothing", zod.union([zod.never(), zod.object({ a: zod.never() })])],
    ["an intersection with never", zod.intersection(zod.string(), zod.never())],
    ["an array of at least one never", zod.array(zod.never()).min(1)],
    ["a pipe that ends in never", zod.string().pipe(zod.never())],
    ["an optional never, since an event is never missing", zod.optional(zod.never())],
    ["a readonly never", zod.never().readonly()],
    ["a lazy never", zod.lazy(() => zod.never())],
    ["a chain without an end", endless],
    ["a date, which JSON does not have", zod.object({ at: zod.date() })],
    ["a bigint, which JSON does not have", zod.bigint()],
    ["undefined", zod.undefined()],
    ["a map", zod.map(zod.string(), zod.string())],
    ["a literal of undefined", zod.literal(undefined)],
    ["a record with a listed key of never", zod.record(zod.enum(["a"]), zod.never())],
    ["numbers between 5 and 3", zod.number().min(5).max(3)],
    ["numbers over 3 and under 3", zod.number().gt(3).lt(3)],
    ["numbers over 3 up to 3", mini.number().check(mini.gt(3), mini.lte(3))],
    ["texts of length 3 and at least 4", zod.string().length(3).min(4)],
  ])("is true of %s", (_, schema) => {
    expect(acceptsNothing(schema)).toBe(true);
  });

  it.each<[string, PayloadSchema, unknown]>([
    ["any JSON", anyJson, { a: 1 }],
    ["an object", zod.object({ a: zod.string(), b: zod.number().optional() }), { a: "x" }],
    ["an optional field of never", zod.object({ a: zod.optional(zod.never()) }), {}],
    ["a field of never with a default", zod.object({ a: zod.never().default(undefined as never) }), {}],
    ["a nullable never", zod.nullable(zod.never()), null],
    ["an array of never, which may be empty", zod.array(zod.never()), []],
    ["a record of never, which may be empty", zod.record(zod.string(), zod.never()), {}],
    ["a partial record of never", zod.partialRecord(zod.enum(["a"]), zod.never()), {}],
    ["a union with one way", zod.union([zod.never(), zod.string()]), "x"],
    ["a list with an end", list, { next: null }],
    ["a coerced date", zod.object({ at: zod.coerce.date() }), { at: "2022-04-18" }],
    ["a coerced bigint", zod.coerce.bigint(), "7"],
    [
      "a codec that ends in a date",
      zod.codec(zod.string(), zod.date(), {
        decode: (text) => new Date(text),
        encode: (date) => date.toISOString(),
      }),
      "2022-04-18",
    ],
    ["a preprocessed date", zod.preprocess((value) => new Date(String(value)), zod.date()), "2022-04-18"],
    ["a transformed text", zod.string().transform((text) => text.length), "x"],
    ["a caught never", zod.never().catch(undefined as never), 5],
    ["a number of exactly 3", zod.number().gte(3).lte(3), 3],
    ["a text of 1 to 3 characters", zod.string().min(1).max(3), "ab"],
    ["an enum", zod.enum(["a"]), "a"],
    ["a literal", zod.literal([1, undefined]), 1],
    ["a discriminated union", zod.discriminatedUnion("k", [zod.object({ k: zod.literal("a") })]), { k: "a" }],
  ])("is false of %s, which accepts something", (_, schema, accepted) => {
    expect(acceptsNothing(schema)).toBe(false);
    expect(mini.core.safeParse(schema, accepted).success).toBe(true);
  });
});
