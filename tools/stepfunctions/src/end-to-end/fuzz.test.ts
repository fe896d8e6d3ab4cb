import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACTIONS } from "../actions/actions.ts";
import { parseDefinition } from "../definition/parse-definition.ts";
import { type RunningStepFunctions, startStepFunctions } from "../start-step-functions.ts";

let server: RunningStepFunctions;
let stateMachineArn: string;
let executionArn: string;
let failedArn: string;

beforeAll(async () => {
  server = await startStepFunctions({ port: 0 });
  const created: { stateMachineArn?: string } = await server.call("CreateStateMachine", {
    name: "fuzzed",
    roleArn: "arn:aws:iam::000000000000:role/test",
    definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
  });
  stateMachineArn = created.stateMachineArn ?? "";
  const started: { executionArn?: string } = await server.call("StartExecution", { stateMachineArn });
  executionArn = started.executionArn ?? "";
  const failing: { stateMachineArn?: string } = await server.call("CreateStateMachine", {
    name: "failing",
    roleArn: "arn:aws:iam::000000000000:role/test",
    definition: '{"StartAt":"A","States":{"A":{"Type":"Fail"}}}',
  });
  const failed: { executionArn?: string } = await server.call("StartExecution", {
    stateMachineArn: failing.stateMachineArn,
  });
  failedArn = failed.executionArn ?? "";
});
afterAll(() => server.close());

async function post(action: string, body: string): Promise<{ status: number; type: unknown }> {
  const response = await fetch(server.endpoint, {
    method: "POST",
    headers: { "x-amz-target": action, "content-type": "application/x-amz-json-1.0" },
    body,
    signal: AbortSignal.timeout(10_000),
  });
  const answer: { __type?: unknown } = JSON.parse(await response.text());
  return { status: response.status, type: answer.__type };
}

/** Never a crash, never a hang: 200, or 400 with an error's name. */
async function expectAnswer(action: string, body: string): Promise<void> {
  const { status, type } = await post(action, body);
  expect([200, 400]).toContain(status);
  if (status === 400) expect(type).toMatch(/^[A-Z][A-Za-z]+$/);
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "",
    "__proto__",
    "constructor",
    "{",
    "null",
    "x".repeat(3000),
    "arn:aws:states:us-east-1:1:execution:a:b",
  ),
);

/** A request that is right in part. */
const requests = fc.record(
  {
    stateMachineArn: fc.oneof(anyText, fc.constant("MACHINE")),
    executionArn: fc.oneof(anyText, fc.constantFrom("EXECUTION", "FAILED")),
    clientToken: fc.oneof(anyText, fc.integer()),
    redriveFilter: fc.oneof(anyText, fc.constantFrom("REDRIVEN", "NOT_REDRIVEN")),
    name: anyText,
    input: fc.oneof(anyText, fc.json()),
    definition: fc.oneof(anyText, fc.json()),
    roleArn: fc.oneof(anyText, fc.constant("arn:aws:iam::000000000000:role/r")),
    taskToken: fc.oneof(anyText, fc.base64String()),
    output: fc.oneof(anyText, fc.json()),
    error: anyText,
    cause: anyText,
    maxResults: fc.oneof(fc.integer(), fc.double(), anyText),
    nextToken: fc.oneof(anyText, fc.base64String()),
    reverseOrder: fc.oneof(fc.boolean(), anyText),
    statusFilter: anyText,
    __proto__: fc.anything(),
  },
  { requiredKeys: [] },
);

describe("the API, given anything", () => {
  it("answers every request with a result or an error's name", { timeout: 60_000 }, async () => {
    const actions = fc.constantFrom(...[...ACTIONS.keys()].map((name) => `AWSStepFunctions.${name}`));
    await fc.assert(
      fc.asyncProperty(actions, fc.oneof(requests, fc.jsonValue()), async (action, request) => {
        const body = JSON.stringify(request) ?? "";
        await expectAnswer(
          action,
          body
            .replace('"MACHINE"', `"${stateMachineArn}"`)
            .replace('"EXECUTION"', `"${executionArn}"`)
            .replace('"FAILED"', `"${failedArn}"`),
        );
      }),
      { numRuns: 600 },
    );
  });

  it("redrives a failed execution, or says what is wrong with the request", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          executionArn: fc.constantFrom(failedArn, executionArn),
          clientToken: fc.oneof(anyText, fc.anything()),
        }),
        (request) => expectAnswer("AWSStepFunctions.RedriveExecution", JSON.stringify(request)),
      ),
      { numRuns: 200 },
    );
    const { redriveCount }: { redriveCount?: number } = await server.call("DescribeExecution", {
      executionArn: failedArn,
    });
    expect(redriveCount).toBeGreaterThan(0);
  });

  it("answers bodies and targets that are not requests", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("", "x", "AWSStepFunctions.Nothing", "AWSStepFunctions.StartExecution"),
        anyText,
        expectAnswer,
      ),
      { numRuns: 100 },
    );
    await expectAnswer("AWSStepFunctions.CreateStateMachine", `{"definition":"${"x".repeat(9_000_000)}"}`);
  });
});

/** Definitions that are right in many places and wrong in some. */
const FIELDS =
  "Type Next End Choices Default Branches ItemProcessor Iterator Items ItemsPath Resource Parameters Arguments Output Assign Result ResultPath ResultSelector InputPath OutputPath Retry Catch TimeoutSeconds TimeoutSecondsPath HeartbeatSeconds Seconds Timestamp MaxConcurrency Error Cause ErrorPath QueryLanguage Comment Variable StringEquals And Not Condition __proto__ Nonsense".split(
    " ",
  );
const WORDS =
  "Pass Task Choice Wait Succeed Fail Parallel Map JSONata JSONPath A B arn:aws:states:::sqs:sendMessage $ $.a $$.x $v".split(
    " ",
  );
const WRONG = ["$[?(@.a==", "{% $a %}", "{% ( %}", "States.Format(", "$.a[", "States.Array('", "$['"];
const stateWith = (...nested: fc.Arbitrary<unknown>[]) =>
  fc.dictionary(
    fc.constantFrom(...FIELDS),
    fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom(...WORDS, ...WRONG), ...nested),
    { maxKeys: 8 },
  );
const branchOf = (inner: fc.Arbitrary<unknown>) =>
  fc.record({
    StartAt: fc.constant("A"),
    States: fc.dictionary(fc.constantFrom("A", "B", "__proto__"), inner, { maxKeys: 2 }),
  });
const leaf = stateWith();
const inner = stateWith(leaf, fc.array(leaf, { maxLength: 2 }), branchOf(leaf));
const state = stateWith(inner, fc.array(inner, { maxLength: 2 }), branchOf(inner));

describe("the parser, given anything", () => {
  it("accepts a definition or says what is wrong with it", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("A", "B", "__proto__"), state),
        fc.constantFrom("JSONata", "JSONPath"),
        (States, QueryLanguage) => {
          const parsed = parseDefinition(JSON.stringify({ StartAt: "A", QueryLanguage, States }));
          if (parsed.outcome === "invalid") {
            expect(parsed.diagnostics.length).toBeGreaterThan(0);
            for (const { message, code } of parsed.diagnostics)
              expect(`${code}: ${message}`).toMatch(/^[A-Z_]+: \S/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("takes __proto__ for a name like any other", () => {
    const definition =
      '{"StartAt":"__proto__","States":{"__proto__":{"Type":"Pass","Result":{"__proto__":1},"End":true}}}';
    const parsed = parseDefinition(definition);
    expect(parsed.outcome).toBe("valid");
  });
});
