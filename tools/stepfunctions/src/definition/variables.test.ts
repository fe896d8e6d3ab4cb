import { describe, expect, it } from "vitest";
import { definitionProblems } from "../testing/definition-problems.ts";

const assign = (name: string) => ({ Type: "Pass", Assign: { [name]: 1 }, End: true });
const branch = (state: object, name = "In") => ({ StartAt: name, States: { [name]: state } });

describe("variables of a scope around", () => {
  const around = (inner: object) => ({
    StartAt: "First",
    States: {
      First: { Type: "Pass", Assign: { "seen.$": "$" }, Next: "Inner" },
      Inner: { ...inner, Next: "Last" },
      // A name is taken wherever the scope around assigns it, also later.
      Last: {
        Type: "Choice",
        Choices: [{ Variable: "$.a", IsPresent: true, Assign: { chosen: 1 }, Next: "End" }],
        Default: "End",
      },
      End: { Type: "Succeed" },
    },
  });

  it.each([
    ["Branches[0]", { Type: "Parallel", Branches: [branch(assign("seen"))] }, "seen"],
    ["ItemProcessor", { Type: "Map", ItemProcessor: branch(assign("chosen")) }, "chosen"],
    ["Iterator", { Type: "Map", Iterator: branch(assign("seen.$")) }, "seen"],
  ])("cannot be assigned inside: %s", (place, inner, name) => {
    const key = place === "Iterator" ? "seen.$" : name;
    const text = JSON.stringify(around(inner)).replace('"seen.$":1', '"seen.$":"$"');
    expect(definitionProblems(JSON.parse(text))).toEqual([
      `DUPLICATE_VARIABLE_NAME: The variable name '${name}' was already defined in a parent scope. at /States/Inner/${place}/States/In/Assign/${key}`,
    ]);
  });

  it("leave other names to the scopes inside, the same in each", () => {
    const Branches = [branch(assign("own")), branch(assign("own"), "Other")];
    expect(definitionProblems(around({ Type: "Parallel", Branches }))).toEqual([]);
  });
});

describe("$states", () => {
  const task = (more: object) => ({
    QueryLanguage: "JSONata",
    StartAt: "T",
    States: {
      T: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Arguments: { FunctionName: "f" },
        End: true,
        ...more,
      },
    },
  });
  const catching = (more: object) => task({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "T", ...more }] });
  const pass = (expression: string) => ({
    QueryLanguage: "JSONata",
    StartAt: "P",
    States: { P: { Type: "Pass", Output: { v: `{% ${expression} %}` }, End: true } },
  });

  it.each([
    task({ Output: "{% $states.result %}", Assign: { a: "{% $states.result.b %}" } }),
    catching({ Output: "{% $states.errorOutput %}", Assign: { a: "{% $states.errorOutput.Cause %}" } }),
    pass("$states.input & $states.context.Execution.Id"),
  ])("has its fields where AWS gives them (%#)", (definition) => {
    expect(definitionProblems(definition)).toEqual([]);
  });

  it.each([
    [pass("$states.result"), "Field '$states.result' does not exist. at /States/P/Output/v"],
    [pass("$states.errorOutput.Error"), "Field '$states.errorOutput' does not exist. at /States/P/Output/v"],
    [
      pass("$map([1], function($i) { $states.result })"),
      "Field '$states.result' does not exist. at /States/P/Output/v",
    ],
    [pass("$$"), "Reference to '$$' is not supported. at /States/P/Output/v"],
    [
      task({ Output: "{% $states.errorOutput %}" }),
      "Field '$states.errorOutput' does not exist. at /States/T/Output",
    ],
    [
      catching({ Output: "{% $states.result %}" }),
      "Field '$states.result' does not exist. at /States/T/Catch[0]/Output",
    ],
  ])("has them nowhere else: %#", (definition, why) => {
    expect(definitionProblems(definition)).toEqual([`UNSUPPORTED_JSONATA_EXPRESSION: ${why}`]);
  });
});
