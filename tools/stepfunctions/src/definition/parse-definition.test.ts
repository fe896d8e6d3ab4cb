import { describe, expect, it } from "vitest";
import { definitionProblems } from "../testing/definition-problems.ts";

const machine = (state: object, more: object = {}) => ({
  StartAt: "A",
  States: { A: state, ...more },
});
const pass = { Type: "Pass", End: true };
const task = {
  Type: "Task",
  Resource: "arn:aws:lambda:us-east-1:000000000000:function:f",
  End: true,
};
const choice = (rule: object) =>
  machine({ Type: "Choice", Choices: [{ ...rule, Next: "B" }] }, { B: { Type: "Succeed" } });
const map = (fields: object) =>
  machine({
    Type: "Map",
    ItemProcessor: { StartAt: "One", States: { One: pass } },
    End: true,
    ...fields,
  });
const nestedMap = {
  Type: "Map",
  ItemProcessor: { StartAt: "Inner", States: { Inner: pass } },
  End: true,
};
const schema = (message: string, place: string) => `SCHEMA_VALIDATION_FAILED: ${message} at ${place}`;

describe("AWS's sentences about a definition", () => {
  it.each<[string, object, string[]]>([
    [
      "neither Next nor End",
      machine({ Type: "Pass" }, { B: pass }),
      [
        schema("This object should have only one of the following fields: [Next, End]", "/States/A"),
        'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B',
      ],
    ],
    [
      "Next and End",
      machine({ Type: "Pass", Next: "B", End: true }, { B: pass }),
      [schema("There should only be one of the following fields: [Next, End]", "/States/A")],
    ],
    [
      "a field and its path",
      machine({ ...task, TimeoutSeconds: 1, TimeoutSecondsPath: "$.t" }),
      [
        schema(
          "There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath]",
          "/States/A",
        ),
      ],
    ],
    [
      "two times to wait for",
      machine({ Type: "Wait", Seconds: 1, Timestamp: "2030-01-01T00:00:00Z", End: true }),
      [
        schema(
          "There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]",
          "/States/A",
        ),
      ],
    ],
    [
      "a Timestamp that is none",
      machine({ Type: "Wait", Timestamp: "tomorrow", End: true }),
      [schema("String does not match RFC3339 timestamp", "/States/A/Timestamp")],
    ],
    [
      "an expression that is not closed",
      machine({ Type: "Pass", QueryLanguage: "JSONata", Output: { a: "{% 1" }, End: true }),
      [schema("JSONata string must start with {% and end with %}", "/States/A/Output/a")],
    ],
    [
      "an empty array",
      machine({ Type: "Parallel", Branches: [], End: true }),
      [schema("Value cannot be empty", "/States/A/Branches")],
    ],
    [
      "a number too small",
      machine({ ...task, HeartbeatSeconds: 0 }),
      [schema("Minimum value is 1", "/States/A/HeartbeatSeconds")],
    ],
    [
      "a number too large",
      map({ ToleratedFailurePercentage: 101 }),
      [schema("Maximum value is 100.0", "/States/A/ToleratedFailurePercentage")],
    ],
    [
      "a word that is not among the allowed",
      { ...machine({ ...pass, QueryLanguage: "SQL" }), Version: "2.0" },
      [
        schema("Value should be one of the following: [1.0]", "/Version"),
        schema("Value should be one of the following: [JSONPath, JSONata]", "/States/A/QueryLanguage"),
      ],
    ],
    [
      "States.ALL among others",
      machine({ ...task, Catch: [{ ErrorEquals: ["States.ALL", "X"], Next: "B" }] }, { B: pass }),
      [schema("States.ALL must appear alone and at end of list", "/States/A/Catch[0]/ErrorEquals")],
    ],
    [
      "a rule without a condition",
      choice({}),
      [
        schema(
          "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]",
          "/States/A/Choices[0]",
        ),
      ],
    ],
    [
      "a rule with the condition of the other language",
      choice({ Condition: "{% true %}" }),
      [
        schema(
          "The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage",
          "/States/A/Choices[0]",
        ),
      ],
    ],
    [
      "a Variable that is not a path",
      choice({ Variable: "a", IsNull: true }),
      [
        schema(
          "Value is not a Reference Path: Reference path didn't start with '$'",
          "/States/A/Choices[0]/Variable",
        ),
      ],
    ],
    [
      "a path that is none",
      machine({ ...pass, InputPath: "a", ResultPath: "b" }),
      [
        schema("Value must be a valid JSONPath.", "/States/A/InputPath"),
        schema("Value must be a valid JSONPath.", "/States/A/ResultPath"),
      ],
    ],
    [
      "the reserved variable",
      machine({ ...pass, Assign: { states: 1 } }),
      ["RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /States/A/Assign/states"],
    ],
    [
      "a variable that is not a name",
      machine({ ...pass, Assign: { "1a": 1 } }),
      [
        "INVALID_VARIABLE_NAME: Invalid variable name '1a': the variable name contains invalid characters. at /States/A/Assign/1a",
      ],
    ],
    [
      "a name that a state elsewhere has",
      map({ ItemProcessor: { StartAt: "A", States: { A: pass } } }),
      ["DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A/ItemProcessor/States/A"],
    ],
    [
      "a name that is too long",
      { StartAt: "x".repeat(81), States: { ["x".repeat(81)]: pass } },
      [
        `INVALID_STATE_NAME: State name '${"x".repeat(81)}' exceeds the 80-character limit allowed by the service at /States/${"x".repeat(81)}`,
      ],
    ],
    [
      "a label that is too long",
      map({ Label: "l".repeat(41) }),
      [
        `INVALID_LABEL_NAME: Label '${"l".repeat(41)}' exceeds the 40-character limit allowed by the service at /States/A/Label`,
      ],
    ],
    [
      "a label that another Map has",
      map({
        Label: "l",
        ItemProcessor: { StartAt: "One", States: { One: { ...nestedMap, Label: "l" } } },
      }),
      ["DUPLICATE_LABEL_NAME: Duplicate Label name: l at /States/A/ItemProcessor/States/One/Label"],
    ],
    [
      "a Map without a processor",
      machine({ Type: "Map", End: true }),
      [
        schema(
          "This object should have only one of the following fields: [ItemProcessor, Iterator]",
          "/States/A",
        ),
      ],
    ],
    [
      "an execution type of an inline Map",
      map({
        ItemProcessor: {
          ProcessorConfig: { Mode: "INLINE", ExecutionType: "STANDARD" },
          StartAt: "One",
          States: { One: pass },
        },
      }),
      [schema("Field 'ExecutionType' is not supported", "/States/A/ItemProcessor/ProcessorConfig")],
    ],
  ])("%s", (_, definition, expected) => {
    expect(definitionProblems(definition)).toEqual(expected);
  });

  it("names each state that a StartAt leads nowhere near", () => {
    expect(definitionProblems({ StartAt: "Z", States: { A: pass } })).toEqual([
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: Z at /StartAt",
      'MISSING_TRANSITION_TARGET: State "A" is not reachable. at /States/A',
    ]);
  });

  it("asks the whole workflow for an end, and no branch of it", () => {
    const loop = (name: string) => ({ StartAt: name, States: { [name]: { Type: "Pass", Next: name } } });
    expect(definitionProblems(loop("A"))).toEqual([
      "MISSING_END_STATE: Workflow has no terminal state at undefined",
    ]);
    expect(definitionProblems(map({ ItemProcessor: loop("One") }))).toEqual([]);
  });

  it("names each operator of a rule that has none", () => {
    const [problem] = definitionProblems(choice({ Variable: "$.a" }));
    expect(problem).toMatch(
      /This object should have only one of the following fields: \[.*\bIsNull, .*StringMatches\]/,
    );
  });
});
