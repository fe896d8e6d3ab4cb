import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import type { Json } from "../json.ts";
import { closeRuns, runDefinition, type TestRun } from "../testing/run-definition.ts";

afterEach(closeRuns);

/** What a workflow is made of: tasks, one after the other, in branches and over items. */
type Part =
  | { readonly kind: "task" }
  | { readonly kind: "branches"; readonly branches: readonly (readonly Part[])[] }
  | {
      readonly kind: "items";
      readonly items: number;
      readonly atOnce: number;
      readonly chain: readonly Part[];
    };

const task = fc.constant<Part>({ kind: "task" });
const chainOf = (part: fc.Arbitrary<Part>) => fc.array(part, { minLength: 1, maxLength: 3 });
const nest = (inner: fc.Arbitrary<Part>): fc.Arbitrary<Part> =>
  fc.oneof(
    task,
    fc.record({
      kind: fc.constant<"branches">("branches"),
      branches: fc.array(chainOf(inner), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant<"items">("items"),
      items: fc.integer({ min: 0, max: 4 }),
      atOnce: fc.integer({ min: 0, max: 2 }),
      chain: chainOf(inner),
    }),
  );
const workflow = chainOf(nest(nest(task)));

/** States under names of their own. Each chain counts its tasks in a variable, and outputs the count. */
function definitionOf(chain: readonly Part[], prefix: string): object {
  const variable = `v${prefix.split(".").length}`;
  const states = chain.map((part, index) => {
    const name = `${prefix}${index}`;
    const Next = index === chain.length - 1 ? `${prefix}end` : `${prefix}${index + 1}`;
    return [name, { ...stateOf(part, name, variable), Next }];
  });
  return {
    StartAt: `${prefix}start`,
    States: {
      [`${prefix}start`]: { Type: "Pass", Assign: { [variable]: 0 }, Output: [], Next: `${prefix}0` },
      ...Object.fromEntries(states),
      [`${prefix}end`]: {
        Type: "Pass",
        Output: { tasks: `{% $${variable} %}`, inner: "{% $states.input %}" },
        End: true,
      },
    },
  };
}

function stateOf(part: Part, name: string, variable: string): object {
  const Output = "{% $append($states.input, [$states.result]) %}";
  switch (part.kind) {
    case "task":
      return {
        ...send(name),
        Assign: { [variable]: `{% $${variable} + 1 %}` },
        Output: "{% $states.input %}",
      };
    case "branches": {
      const Branches = part.branches.map((branch, at) => definitionOf(branch, `${name}.${at}.`));
      return { Type: "Parallel", Branches, Output };
    }
    case "items": {
      const Items = Array.from({ length: part.items }, (_, item) => item);
      const ItemProcessor = definitionOf(part.chain, `${name}.0.`);
      return { Type: "Map", Items, MaxConcurrency: part.atOnce, ItemProcessor, Output };
    }
  }
}

const send = (id: string) => ({
  Type: "Task",
  Resource: "arn:aws:states:::sqs:sendMessage",
  Arguments: {
    QueueUrl: "q",
    MessageBody: { id, item: "{% $exists($states.context.Map) ? $states.context.Map.Item.Index : 0 %}" },
  },
});

/** Runs a workflow whose sends fail as they are told to, and redrives it until it succeeds. */
async function runRedriven(
  definition: object,
  fails: () => boolean,
): Promise<{
  readonly output: Json | undefined;
  readonly sent: string[];
  readonly redrives: number;
  readonly test: TestRun;
}> {
  const sent: string[] = [];
  const test = await runDefinition(
    { QueryLanguage: "JSONata", ...definition },
    {
      integrations: {
        async sendMessage(parameters) {
          if (fails()) throw Object.assign(new Error("not now"), { name: "SQS.NotNow" });
          sent.push("MessageBody" in parameters ? String(parameters.MessageBody) : "");
          return { MessageId: "1" };
        },
      },
    },
  );
  for (let redrives = 0; ; redrives += 1) {
    const { status, output } = await test.end();
    if (status === "SUCCEEDED") return { output, sent, redrives, test };
    expect(status).toBe("FAILED");
    await test.call("RedriveExecution", { executionArn: test.executionArn });
  }
}

const countOf = async (test: TestRun, pattern: RegExp): Promise<number> =>
  (await test.events()).filter(({ type }) => pattern.test(String(type))).length;

it("any workflow whose tasks fail now and then, and that is redriven, ends as one whose tasks never fail", {
  timeout: 120_000,
}, async () => {
  let redriven = 0;
  await fc.assert(
    fc.asyncProperty(workflow, fc.array(fc.boolean(), { maxLength: 12 }), async (chain, draws) => {
      const definition = definitionOf(chain, "s.");
      const plain = await runRedriven(definition, () => false);
      const left = [...draws];
      const failing = await runRedriven(definition, () => left.shift() ?? false);
      redriven += failing.redrives;
      expect(failing.output).toEqual(plain.output);
      // A task that was aborted in the moment when it had been sent is sent again; no other one.
      expect(failing.sent).toEqual(expect.arrayContaining(plain.sent));
      if (failing.redrives === 0) expect(failing.sent).toHaveLength(plain.sent.length);
      // No state is entered or left twice, and no iteration begins twice.
      for (const pattern of [
        /StateEntered$/,
        /StateExited$/,
        /^MapIterationStarted$/,
        /^MapIterationSucceeded$/,
      ]) {
        expect(await countOf(failing.test, pattern)).toBe(await countOf(plain.test, pattern));
      }
      expect(await countOf(failing.test, /^ExecutionRedriven$/)).toBe(failing.redrives);
      const events = await failing.test.events();
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      for (const { id, previousEventId } of events) expect(previousEventId).toBeLessThan(Number(id));
      await closeRuns();
    }),
    { numRuns: 150 },
  );
  expect(redriven).toBeGreaterThan(50);
});
