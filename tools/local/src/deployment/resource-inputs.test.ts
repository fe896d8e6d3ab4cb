import { describe, expect, it } from "vitest";
import { graphResource } from "../testing/graph-resource.ts";
import { inputsOf, resourceLabel } from "./resource-inputs.ts";

const inputs = (values: Record<string, unknown>) =>
  inputsOf(graphResource("aws:sqs/queue:Queue", values, { name: "Work" }));

describe("an input is read as its type", () => {
  it("text is taken for a number or a flag, and those for text", () => {
    const read = inputs({ number: "5", flag: "true", text: 7 });
    expect([read.optionalNumber("number"), read.optionalFlag("flag"), read.text("text")]).toEqual([
      5,
      true,
      "7",
    ]);
  });

  it("what is null or not there is none", () => {
    const read = inputs({ nothing: null });
    for (const name of ["nothing", "missing"]) {
      expect(read.has(name)).toBe(false);
      expect(read.optionalText(name)).toBe(undefined);
      expect([read.texts(name), read.objects(name), read.textsByName(name)]).toEqual([[], [], {}]);
    }
  });

  it("JSON is a text or an object, and an empty text is none", () => {
    const read = inputs({ text: '{"a":1}', object: { a: 1 }, empty: "" });
    expect(["text", "object", "empty"].map((name) => read.optionalJson(name))).toEqual([
      '{"a":1}',
      '{"a":1}',
      undefined,
    ]);
  });
});

it.each<[string, Record<string, unknown>, (read: ReturnType<typeof inputs>) => unknown]>([
  ["name is missing", {}, (read) => read.text("name")],
  ["name is not a text", { name: {} }, (read) => read.text("name")],
  ["delay is not a number", { delay: "soon" }, (read) => read.optionalNumber("delay")],
  ["fifo is not true or false", { fifo: "yes" }, (read) => read.optionalFlag("fifo")],
  ["policy is not JSON", { policy: "{" }, (read) => read.optionalJson("policy")],
  ["names is not a list of texts", { names: ["a", {}] }, (read) => read.texts("names")],
  ["tags.a is not a text", { tags: { a: [] } }, (read) => read.textsByName("tags")],
  ["ttl.name is missing", { ttl: {} }, (read) => read.optionalObject("ttl")?.text("name")],
  [
    "indexes[1].name is missing",
    { indexes: [{ name: "a" }, {}] },
    (read) => read.objects("indexes").map((index) => index.text("name")),
  ],
])("says which input is wrong: %s", (message, values, read) => {
  expect(() => read(inputs(values))).toThrow(`aws:sqs/queue:Queue Work: ${message}.`);
});

it("names the place where the app makes a resource", () => {
  const madeAt = { file: "stacks/queues.ts", line: 12 };
  expect(resourceLabel(graphResource("aws:sqs/queue:Queue", {}, { name: "Work", madeAt }))).toBe(
    "aws:sqs/queue:Queue Work (stacks/queues.ts:12)",
  );
});
