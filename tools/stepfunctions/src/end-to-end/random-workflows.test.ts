import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { closeRuns, runDefinition } from "../testing/run-definition.ts";

afterEach(closeRuns);

interface Definition {
  StartAt: string;
  States: Record<string, DrawnState>;
}
interface DrawnState {
  Type: string;
  Next?: string;
  Branches?: Definition[];
  ItemProcessor?: Definition;
}

const EXPRESSIONS = [
  "{% $states.input %}",
  "{% $states.input.a %}",
  "{% $states.context.State.Name %}",
  "{% $v %}",
  "{% [$states.input, 1] %}",
  "{% $states.input + 1 %}",
  "{% $string($states.input) %}",
];
const outputOf = (...more: readonly string[]) =>
  fc.option(fc.constantFrom<unknown>(...EXPRESSIONS, ...more, { x: EXPRESSIONS[0] }, 5, null), {
    nil: undefined,
  });
const output = outputOf();
const outputOfResult = outputOf("{% $states.result %}");

/** A state that leads on to the next, or ends. It assigns the variable of its own scope. */
const simple = (variable: string) =>
  fc.oneof(
    fc.record({
      Type: fc.constant("Pass"),
      Output: output,
      Assign: fc.constantFrom({}, { [variable]: 1 }, { [variable]: `{% $${variable} %}` }),
    }),
    fc.record({
      Type: fc.constant("Wait"),
      Seconds: fc.constantFrom<unknown>(0, 30, "{% $states.input %}"),
      Output: output,
    }),
  );

/** A chain of states, or one that fails in the end. */
function chainOf(state: fc.Arbitrary<DrawnState>): fc.Arbitrary<Definition> {
  return fc.tuple(fc.array(state, { minLength: 1, maxLength: 3 }), fc.boolean()).map(([states, fails]) => {
    const named = states.map((fields, index) => {
      const last = index === states.length - 1;
      return [
        `S${index}`,
        { ...fields, ...(last && !fails ? { End: true } : { Next: last ? "Bad" : `S${index + 1}` }) },
      ];
    });
    const bad = { Type: "Fail", Error: "E", Cause: "{% $string($states.input) %}" };
    return { StartAt: "S0", States: Object.fromEntries([...named, ...(fails ? [["Bad", bad]] : [])]) };
  });
}

/** The definition with a prefix to its states' names, so that no two states of a workflow share a name. */
function prefixed({ StartAt, States }: Definition, prefix: string): Definition {
  const states = Object.entries(States).map(([name, { Next, Branches, ItemProcessor, ...fields }]) => {
    const inner = (definition: Definition, index: number) =>
      prefixed(definition, `${prefix}${name}.${index}.`);
    const state = {
      ...fields,
      ...(Next && { Next: prefix + Next }),
      ...(Branches && { Branches: Branches.map(inner) }),
      ...(ItemProcessor && { ItemProcessor: inner(ItemProcessor, 0) }),
    };
    return [prefix + name, state];
  });
  return { StartAt: prefix + StartAt, States: Object.fromEntries(states) };
}

const inner = chainOf(simple("w"));
const nested = fc.oneof(
  simple("v"),
  fc.record({
    Type: fc.constant("Parallel"),
    Branches: fc.array(inner, { minLength: 1, maxLength: 3 }),
    Retry: fc.constantFrom([], [{ ErrorEquals: ["E"], MaxAttempts: 1 }]),
    Output: outputOfResult,
  }),
  fc.record({
    Type: fc.constant("Map"),
    Items: fc.constantFrom<unknown>([], [1, { a: 2 }, null], "{% $states.input %}"),
    ItemProcessor: inner,
    MaxConcurrency: fc.constantFrom(0, 1, 2),
    ToleratedFailureCount: fc.constantFrom(0, 1),
    Output: outputOfResult,
  }),
);

it("any workflow ends, with a history that hangs together", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(chainOf(nested), fc.jsonValue({ maxDepth: 2 }), async (definition, input) => {
      const run = await runDefinition(
        { QueryLanguage: "JSONata", ...prefixed(definition, "") },
        { input: JSON.parse(JSON.stringify(input)) },
      );
      expect(["SUCCEEDED", "FAILED"]).toContain((await run.end()).status);
      const events = await run.events();
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      for (const { id, previousEventId } of events) expect(previousEventId).toBeLessThan(Number(id));
      expect(events[0]?.["type"]).toBe("ExecutionStarted");
      expect(events.at(-1)?.["type"]).toMatch(/^Execution(Succeeded|Failed)$/);
      expect(events.filter(({ type }) => /^Execution/.test(String(type)))).toHaveLength(2);
      // What was under way at the end adds nothing later.
      await run.clock.advance(60_000);
      expect(await run.events()).toEqual(events);
      await closeRuns();
    }),
    { numRuns: 300 },
  );
});
