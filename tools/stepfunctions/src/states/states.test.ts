import { afterEach, describe, expect, it } from "vitest";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { closeRuns, runDefinition } from "../testing/run-definition.ts";

afterEach(closeRuns);

const end = async (definition: object, input: Json = {}) =>
  (await runDefinition(definition, { input })).end();

/** One state of the JSONPath kind, then its output. */
const one = (state: object, input: Json) =>
  end({ StartAt: "A", States: { A: { ...state, End: true } } }, input);

describe("input and output in JSONPath", () => {
  it.each<[object, Json]>([
    [{ InputPath: "$.a" }, { b: 1 }],
    [{ InputPath: null }, {}],
    [{ OutputPath: "$.a.b" }, 1],
    [{ OutputPath: null }, {}],
    [
      { Result: 5, ResultPath: "$.a.c" },
      { a: { b: 1, c: 5 }, list: [1, 2] },
    ],
    [
      { Result: 5, ResultPath: "$.list[1]" },
      { a: { b: 1 }, list: [1, 5] },
    ],
    [
      { Result: 5, ResultPath: "$.new.deep" },
      { a: { b: 1 }, list: [1, 2], new: { deep: 5 } },
    ],
    [
      { Result: 5, ResultPath: null },
      { a: { b: 1 }, list: [1, 2] },
    ],
    [
      { InputPath: "$.a", ResultPath: "$.kept" },
      { a: { b: 1 }, list: [1, 2], kept: { b: 1 } },
    ],
    [
      { Parameters: { "x.$": "$.list[0]", y: ["$.list", { "z.$": "$$.State.Name" }] } },
      { x: 1, y: ["$.list", { z: "A" }] },
    ],
    [{ Parameters: { "x.$": "$.a.b" }, OutputPath: "$.x" }, 1],
  ])("%j", async (fields, expected) => {
    expect(await one({ Type: "Pass", ...fields }, { a: { b: 1 }, list: [1, 2] })).toMatchObject({
      status: "SUCCEEDED",
      output: expected,
    });
  });

  it("cannot write below a value that is not an object", async () => {
    expect(await one({ Type: "Pass", Result: 1, ResultPath: "$.a.b" }, { a: "text" })).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
    });
  });
});

describe("variables", () => {
  it("are seen inside, and what is assigned inside is not seen outside", async () => {
    const definition = {
      QueryLanguage: "JSONata",
      StartAt: "Set",
      States: {
        Set: { Type: "Pass", Assign: { x: 1, y: "{% $states.input.n %}" }, Next: "Fork" },
        Fork: {
          Type: "Parallel",
          Branches: [
            {
              StartAt: "Inner",
              States: {
                Inner: { Type: "Pass", Assign: { z: "{% $x + $y %}" }, Next: "Read" },
                Read: { Type: "Pass", Output: "{% [$x, $y, $z] %}", End: true },
              },
            },
          ],
          Assign: { fork: "{% $states.result %}" },
          Next: "Read outside",
        },
        "Read outside": { Type: "Pass", Output: { fork: "{% $fork %}", z: "{% $exists($z) %}" }, End: true },
      },
    };
    expect(await end(definition, { n: 2 })).toMatchObject({
      status: "SUCCEEDED",
      output: { fork: [[1, 2, 3]], z: false },
    });
  });

  it("of one Assign do not see each other", async () => {
    const definition = {
      QueryLanguage: "JSONata",
      StartAt: "A",
      States: {
        A: { Type: "Pass", Assign: { x: 1 }, Next: "B" },
        B: { Type: "Pass", Assign: { x: 2, y: "{% $x %}" }, Output: "{% $x %}", Next: "C" },
        C: { Type: "Pass", Output: "{% [$states.input, $x, $y] %}", End: true },
      },
    };
    expect(await end(definition)).toMatchObject({ output: [1, 2, 1] });
  });
});

describe("Parallel and Map", () => {
  const failing = (type: string, more: object) => ({
    StartAt: "Around",
    States: {
      Around: {
        Type: type,
        ...more,
        Retry: [{ ErrorEquals: ["Never"] }],
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.problem", Next: "Caught" }],
        Next: "Done",
      },
      Caught: { Type: "Pass", End: true },
      Done: { Type: "Succeed" },
    },
  });
  const fail = { StartAt: "Bad", States: { Bad: { Type: "Fail", Error: "E", Cause: "C" } } };
  const wait = { StartAt: "Slow", States: { Slow: { Type: "Wait", Seconds: 1000, End: true } } };

  it("end all branches when one fails, and catch its error", async () => {
    const run = await runDefinition(failing("Parallel", { Branches: [wait, fail] }), { input: { a: 1 } });
    expect(await run.end()).toMatchObject({
      status: "SUCCEEDED",
      tookMs: 0,
      output: { a: 1, problem: { Error: "E", Cause: "C" } },
    });
  });

  it("note the iterations that a failure cuts off, as AWS does", async () => {
    const choose = {
      StartAt: "Which",
      States: {
        Which: {
          Type: "Choice",
          Choices: [{ Variable: "$", NumericEquals: 1, Next: "Bad" }],
          Default: "Slow",
        },
        ...fail.States,
        ...wait.States,
      },
    };
    const run = await runDefinition(failing("Map", { ItemProcessor: choose }), { input: [0, 1] });
    await run.end();
    const events = await run.events();
    const failed = events.find(({ type }) => type === "MapIterationFailed");
    const shown = events
      .filter(({ type }) => /Aborted|MapIterationFailed|MapStateFailed/.test(String(type)))
      .map(({ type, previousEventId }) => [type, previousEventId]);
    const last = failed?.["previousEventId"];
    expect(shown).toEqual([
      ["MapIterationFailed", last],
      ["WaitStateAborted", last],
      ["MapIterationAborted", last],
      ["MapStateFailed", last],
    ]);
  });

  it("run no more iterations at once than they may, in order", async () => {
    const run = await runDefinition(
      {
        QueryLanguage: "JSONata",
        StartAt: "Each",
        States: {
          Each: {
            Type: "Map",
            Items: "{% $states.input %}",
            MaxConcurrency: 3,
            ItemProcessor: {
              StartAt: "W",
              States: {
                W: { Type: "Wait", Seconds: "{% $states.input %}", Output: "{% $states.input %}", End: true },
              },
            },
            End: true,
          },
        },
      },
      { input: [5, 1, 1, 1, 1, 1, 1] },
    );
    expect(await run.end()).toMatchObject({ output: [5, 1, 1, 1, 1, 1, 1], tookMs: 5_000 });
    let running = 0;
    let most = 0;
    for (const { type } of await run.events()) {
      if (type === "MapIterationStarted") running += 1;
      if (type === "MapIterationSucceeded") running -= 1;
      most = Math.max(most, running);
    }
    expect(most).toBe(3);
  });

  it("bear as many failures as they may", async () => {
    const map = (tolerated: number) => ({
      QueryLanguage: "JSONata",
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          ToleratedFailureCount: tolerated,
          ItemProcessor: {
            StartAt: "Which",
            States: {
              Which: {
                Type: "Choice",
                Choices: [{ Condition: "{% $states.input = 2 %}", Next: "Bad" }],
                Default: "Good",
              },
              Bad: { Type: "Fail", Error: "E" },
              Good: { Type: "Succeed" },
            },
          },
          End: true,
        },
      },
    });
    expect(await end(map(1), [1, 2, 3])).toMatchObject({
      status: "SUCCEEDED",
      output: [1, { Error: "E", Cause: "" }, 3],
    });
    expect(await end(map(1), [2, 2])).toMatchObject({ status: "FAILED", error: "E" });
  });

  it("fail a distributed Map's run in AWS's words, whatever failed inside", async () => {
    const run = await runDefinition(
      failing("Map", {
        ItemProcessor: { ...fail, ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } },
      }),
      { input: [1] },
    );
    const problem = {
      error: "States.ExceedToleratedFailureThreshold",
      cause: "The specified tolerated failure threshold was exceeded",
    };
    await run.end();
    expect((await run.events()).slice(3, 6)).toMatchObject([
      { id: 4, type: "MapRunStarted" },
      { id: 5, previousEventId: 4, type: "MapRunFailed", mapRunFailedEventDetails: problem },
      { id: 6, previousEventId: 5, type: "MapStateFailed" },
    ]);
  });
});

describe("a Map's own fields", () => {
  const map = (fields: object) => ({
    QueryLanguage: "JSONata",
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        Items: [1],
        ...fields,
        ItemProcessor: { StartAt: "One", States: { One: { Type: "Pass", End: true } } },
        End: true,
      },
    },
  });
  const failure = async (fields: object) => {
    const run = await runDefinition(map(fields));
    await run.end();
    return (await run.events()).slice(2).map(({ type, previousEventId }) => [type, previousEventId]);
  };

  it("fail before the Map starts, or for what it bears after: the previousEventId of both is the event before the entry", async () => {
    expect(await failure({ MaxConcurrency: "{% 'many' %}" })).toEqual([
      ["EvaluationFailed", 0],
      ["MapStateFailed", 3],
      ["ExecutionFailed", 4],
    ]);
    expect(await failure({ ToleratedFailureCount: "{% 'some' %}" })).toEqual([
      ["MapStateStarted", 2],
      ["EvaluationFailed", 0],
      ["MapStateFailed", 4],
      ["ExecutionFailed", 5],
    ]);
  });
});

describe("a number out of range", () => {
  const map = {
    Type: "Map",
    ItemsPath: "$.items",
    ItemProcessor: { StartAt: "One", States: { One: { Type: "Pass", End: true } } },
  };
  const task = { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", QueryLanguage: "JSONata" };
  const send = { ...task, Arguments: { QueueUrl: "q", MessageBody: "b" } };
  const wait = { Type: "Wait", QueryLanguage: "JSONata" };
  const failureOf = async (state: object, value: Json) => {
    const { error, cause } = await one(state, { items: [1], n: value });
    return [error, cause?.replace(/^.*entered at the event id #2\)\. /, "")];
  };
  const runtime = "States.Runtime";
  const query = "States.QueryEvaluationError";

  it.each<[object, Json, string, string]>([
    [{ ...map, ToleratedFailureCountPath: "$.n" }, -1, runtime, "ToleratedFailureCount cannot be negative."],
    [
      { ...map, ToleratedFailureCountPath: "$.n" },
      {},
      runtime,
      'The ToleratedFailureCountPath field refers to value "{}" which is not a valid integer: $.n',
    ],
    [
      { ...map, ToleratedFailurePercentagePath: "$.n" },
      "many",
      runtime,
      'The ToleratedFailurePercentagePath field refers to value "many" which is not a valid float: $.n',
    ],
    [
      { ...map, ToleratedFailurePercentagePath: "$.n" },
      100.1,
      runtime,
      "ToleratedFailurePercentage must be between 0 and 100.",
    ],
    [
      { ...send, TimeoutSeconds: "{% $states.input.n %}" },
      1.6,
      query,
      "The TimeoutSeconds field cannot be parsed as an integer: 1.6",
    ],
    [
      { ...send, HeartbeatSeconds: "{% $states.input.n %}" },
      -1,
      query,
      "HeartbeatSeconds must be between 0 and 99999999 but was: -1",
    ],
    [
      { ...wait, Seconds: "{% $states.input.n %}" },
      -1,
      query,
      "Seconds must be between 0 and 99999999 but was: -1",
    ],
  ])("has AWS's error message: %j of %j", async (state, value, error, cause) => {
    expect(await failureOf(state, value)).toEqual([error, cause]);
  });

  it.each<[object, Json]>([
    [{ ...map, ToleratedFailureCountPath: "$.n" }, "2"],
    [{ ...map, ToleratedFailurePercentagePath: "$.n" }, 33.3],
    [{ ...wait, Seconds: "{% $states.input.n %}" }, 0],
  ])("is not: %j of %j", async (state, value) => {
    expect(await failureOf(state, value)).toEqual([undefined, undefined]);
  });
});

describe("a path that finds nothing", () => {
  const sentence = async (state: object) =>
    (await one(state, {})).cause?.replace(
      "An error occurred while executing the state 'A' (entered at the event id #2). ",
      "",
    );
  const task = {
    Type: "Task",
    Resource: "arn:aws:states:::sqs:sendMessage",
    Parameters: { QueueUrl: "q", MessageBody: "b" },
  };

  it.each([
    [{ Type: "Pass", InputPath: "$.x" }, "Invalid path '$.x' : No results for path: $['x']"],
    [
      { Type: "Wait", SecondsPath: "$.x" },
      "The SecondsPath parameter does not reference an input value: $.x",
    ],
    [
      { Type: "Wait", TimestampPath: "$.x" },
      "The TimestampPath parameter does not reference an input value: $.x",
    ],
    [{ ...task, TimeoutSecondsPath: "$.x" }, "Invalid path '$.x' : No results for path: $['x']"],
    [{ ...task, HeartbeatSecondsPath: "$.x" }, "Invalid path '$.x' : No results for path: $['x']"],
  ])("has AWS's error message: %j", async (state, expected) => {
    expect(await sentence(state)).toBe(expected);
  });
});

it("a Catch gives empty texts where an error has no cause, and goes past OutputPath", async () => {
  const run = await runDefinition(
    {
      StartAt: "Send",
      States: {
        Send: {
          Type: "Task",
          Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
          Parameters: { QueueUrl: "q", "MessageBody.$": "$$.Task.Token" },
          TimeoutSeconds: 5,
          OutputPath: "$.nothing",
          Catch: [{ ErrorEquals: ["States.Timeout"], ResultPath: "$.problem", Next: "Caught" }],
          End: true,
        },
        Caught: { Type: "Succeed" },
      },
    },
    { input: { a: 1 }, integrations: { sendMessage: async () => ({}) } },
  );
  expect(await run.end()).toMatchObject({
    status: "SUCCEEDED",
    output: { a: 1, problem: { Error: "States.Timeout", Cause: "" } },
  });
});

describe("lambda:invoke and a function's own ARN", () => {
  const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:double";
  const integrations = {
    invoke: async (parameters: object): Promise<object> => {
      const payload: unknown = "Payload" in parameters ? parameters.Payload : undefined;
      const n = isJsonObject(payload) ? payload["n"] : undefined;
      if (typeof n === "number")
        return { StatusCode: 200, ExecutedVersion: "$LATEST", Payload: { doubled: n * 2 } };
      return {
        StatusCode: 200,
        FunctionError: "Unhandled",
        Payload: { errorType: "TypeError", errorMessage: "n is no number" },
      };
    },
  };
  const states = (first: JsonObject) => ({
    StartAt: "Call",
    States: { Call: { Type: "Task", ...first, End: true } },
  });

  it("give the whole answer, or the function's result alone", async () => {
    const service = states({
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: functionArn, "Payload.$": "$" },
    });
    const answered = await (await runDefinition(service, { input: { n: 4 }, integrations })).end();
    expect(answered.output).toEqual({ StatusCode: 200, ExecutedVersion: "$LATEST", Payload: { doubled: 8 } });
    const run = await runDefinition(states({ Resource: functionArn }), { input: { n: 4 }, integrations });
    expect((await run.end()).output).toEqual({ doubled: 8 });
    expect((await run.events()).map(({ type }) => type)).toEqual([
      "ExecutionStarted",
      "TaskStateEntered",
      "LambdaFunctionScheduled",
      "LambdaFunctionStarted",
      "LambdaFunctionSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
  });

  it("fail with the function's error type, and its payload as the cause", async () => {
    for (const definition of [
      states({
        Resource: "arn:aws:states:::lambda:invoke",
        Parameters: { FunctionName: functionArn, Payload: {} },
      }),
      states({ Resource: functionArn }),
    ]) {
      expect(await (await runDefinition(definition, { integrations })).end()).toMatchObject({
        status: "FAILED",
        error: "TypeError",
        cause: '{"errorType":"TypeError","errorMessage":"n is no number"}',
      });
    }
  });

  it("refuse a result over 256 KB, naming the service", async () => {
    const definition = states({
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: functionArn },
    });
    const large = { invoke: async () => ({ StatusCode: 200, Payload: "x".repeat(262_144) }) };
    expect(await (await runDefinition(definition, { integrations: large })).end()).toMatchObject({
      error: "States.DataLimitExceeded",
      cause:
        "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });
});

describe("Retry and Catch", () => {
  it("do not take a message sent for one that failed to be sent: a failed task is not retried under another name", async () => {
    let sent = 0;
    const run = await runDefinition(
      {
        QueryLanguage: "JSONata",
        StartAt: "Send",
        States: {
          Send: {
            Type: "Task",
            Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            Arguments: { QueueUrl: "q", MessageBody: "{% $states.context.Task.Token %}" },
            Retry: [{ ErrorEquals: ["SQS.SdkClientException", "SQS.AmazonSQSException"] }],
            End: true,
          },
        },
      },
      {
        integrations: {
          sendMessage: async (parameters) => {
            sent += 1;
            const taskToken = "MessageBody" in parameters ? parameters.MessageBody : "";
            await new Promise((resolve) => setImmediate(resolve));
            await run.call("SendTaskFailure", { taskToken, error: "MessageConflict", cause: "c" });
            return { MessageId: "m" };
          },
        },
      },
    );
    expect(await run.end()).toMatchObject({ status: "FAILED", error: "MessageConflict", cause: "c" });
    expect(sent).toBe(1);
    // The answer to the token came before the answer to the request, and takes effect after it.
    expect((await run.events()).map(({ type }) => type).slice(4)).toEqual([
      "TaskSubmitted",
      "TaskFailed",
      "ExecutionFailed",
    ]);
  });

  it("States.ALL leaves States.Runtime alone", async () => {
    const definition = {
      StartAt: "Send",
      States: {
        Send: {
          Type: "Task",
          Resource: "arn:aws:states:::sqs:sendMessage",
          Parameters: { QueueUrl: "q", "MessageBody.$": "$.none" },
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught" }],
          End: true,
        },
        Caught: { Type: "Succeed" },
      },
    };
    expect(await end(definition)).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
      cause:
        "An error occurred while executing the state 'Send' (entered at the event id #2). The JSONPath '$.none' specified for the field 'MessageBody.$' could not be found in the input '{}'",
    });
  });

  it("see a JSONata failure of a Task, and catch it with its own Output", async () => {
    const definition = {
      QueryLanguage: "JSONata",
      StartAt: "Send",
      States: {
        Send: {
          Type: "Task",
          Resource: "arn:aws:states:::sqs:sendMessage",
          Arguments: { QueueUrl: "q", MessageBody: "{% $states.input.none %}" },
          Catch: [
            {
              ErrorEquals: ["States.QueryEvaluationError"],
              Assign: { problem: "{% $states.errorOutput.Error %}" },
              Output: { seen: "{% $states.input.a %}", cause: "{% $states.errorOutput.Cause %}" },
              Next: "Caught",
            },
          ],
          End: true,
        },
        Caught: {
          Type: "Pass",
          Output: { problem: "{% $problem %}", seen: "{% $states.input.seen %}" },
          End: true,
        },
      },
    };
    expect(await end(definition, { a: 1 })).toMatchObject({
      status: "SUCCEEDED",
      output: { problem: "States.QueryEvaluationError", seen: 1 },
    });
  });
});
