import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { testFunction } from "../testing/test-function.ts";
import { writeBundle } from "../testing/write-bundle.ts";
import type { LambdaFunction, LambdaFunctionOptions } from "./lambda-function.ts";
import type { FunctionErrorReport } from "./process/function-error-report.ts";
import { createTurns } from "./turns.ts";

const open: LambdaFunction[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((lambda) => lambda.close()));
});

async function start(source: string, options: Partial<LambdaFunctionOptions> = {}): Promise<LambdaFunction> {
  const lambda = await testFunction(source, options);
  open.push(lambda);
  return lambda;
}

async function answerOf(lambda: LambdaFunction, event: unknown = {}): Promise<unknown> {
  const { result } = await lambda.invoke(event);
  if (result.outcome !== "succeeded") throw new Error(JSON.stringify(result));
  return JSON.parse(result.payload);
}

async function errorOf(lambda: LambdaFunction): Promise<unknown> {
  const { result } = await lambda.invoke({});
  return result.outcome === "failed" ? result.error : result;
}

describe("an invocation", () => {
  it("gives the handler its event and Lambda's context", async () => {
    const lambda = await start(
      `export const handler = async (event, context) => ({ event, ...context, left: context.getRemainingTimeInMillis() });`,
    );
    const answer = await answerOf(lambda, { __proto__: null, a: [1, "ü"] });
    expect(answer).toMatchObject({
      event: { a: [1, "ü"] },
      functionName: "test",
      functionVersion: "$LATEST",
      memoryLimitInMB: "128",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:test",
      logGroupName: "/aws/lambda/test",
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      left: expect.closeTo(3000, -3),
    });
  });

  it("answers null where the handler returns nothing", async () => {
    const { result } = await (await start(`export const handler = async () => {};`)).invoke({});
    expect(result).toEqual({ outcome: "succeeded", payload: "null" });
  });

  it("gives the function Lambda's variables and its own, and none of this machine's", async () => {
    vi.stubEnv("RINGBACK_TEST_SECRET", "of this machine");
    onTestFinished(() => void vi.unstubAllEnvs());
    const lambda = await start(`export const handler = async () => process.env;`, {
      environment: { SST_RESOURCE_App: "{}" },
    });
    const environment = await answerOf(lambda);
    expect(environment).toMatchObject({
      SST_RESOURCE_App: "{}",
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: "test",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    });
    for (const name of ["PATH", "RINGBACK_TEST_SECRET"]) expect(environment).not.toHaveProperty(name);
    // A user without an entry in the system's list has no home; the function's is its own folder.
    expect(environment).toMatchObject({ HOME: expect.stringContaining("ringback function") });
  });

  it("captures what the function writes, line by line, in Lambda's JSON format", async () => {
    const lines: string[] = [];
    const lambda = await start(
      `export const handler = async () => { console.log("one", 1); console.error({ two: 2 }); process.stdout.write("raw\\n"); };`,
      { onLog: (line) => lines.push(line) },
    );
    const { requestId } = await lambda.invoke({});
    await expect.poll(() => lines.length).toBe(3);
    expect(lines[2]).toBe("raw");
    expect(lines.slice(0, 2).map((line) => JSON.parse(line))).toMatchObject([
      { level: "INFO", requestId, message: "one 1" },
      { level: "ERROR", requestId, message: { two: 2 } },
    ]);
  });
});

it("writes lines of text where the function's log is text", async () => {
  const lines: string[] = [];
  const onLog = (line: string) => lines.push(line);
  const source = `console.info("loaded"); export const handler = async () => { console.error("failed: %s", "no"); };`;
  const { requestId } = await (await start(source, { logFormat: "Text", onLog })).invoke({});
  await expect.poll(() => lines.length, { timeout: 5000 }).toBe(2);
  const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
  expect(lines[0]).toMatch(new RegExp(`^${time}\tundefined\tINFO\tloaded$`));
  expect(lines[1]).toMatch(new RegExp(`^${time}\t${requestId}\tERROR\tfailed: no$`));
});

describe("a handler that takes a callback", () => {
  const source = `export const handler = (event, context, callback) => {
    if (event.failed) callback(new RangeError("too far"));
    else if (event.returned) return Promise.resolve("returned");
    else setTimeout(() => callback(null, context.functionName), 10);
  };`;

  it("may do so up to Node.js 22", async () => {
    const lambda = await start(source, { runtime: "nodejs22.x" });
    expect(await answerOf(lambda)).toBe("test");
    expect(await answerOf(lambda, { returned: true })).toBe("returned");
    const { result } = await lambda.invoke({ failed: true });
    expect(result).toMatchObject({ error: { errorType: "RangeError", errorMessage: "too far" } });
  });

  it("cannot be loaded from Node.js 24 on, as on AWS", async () => {
    expect(await errorOf(await start(source))).toMatchObject({
      errorType: "Runtime.CallbackHandlerDeprecated",
      errorMessage: expect.stringContaining("removed support for callback-based function handlers"),
    });
  });
});

describe("what goes wrong", () => {
  const failures = [
    ["a throw", `throw new RangeError("too far")`, { errorType: "RangeError", errorMessage: "too far" }],
    ["a thrown text", `throw "no"`, { errorType: "string", errorMessage: "no" }],
    ["an exit", `process.exit(3)`, { errorType: "Runtime.ExitError", errorMessage: /exit status 3/ }],
    ["an exit without a reason", `process.exit(0)`, { errorMessage: /without providing a reason/ }],
    [
      "a signal",
      `process.kill(process.pid, "SIGKILL"); await new Promise(() => {})`,
      { errorMessage: /signal: killed/ },
    ],
    [
      "an unhandled rejection",
      `Promise.reject(new Error("lost")); await new Promise(() => {})`,
      { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: lost" },
    ],
    [
      "an uncaught exception",
      `setTimeout(() => { throw new Error("later"); }); await new Promise(() => {})`,
      { errorType: "Error", errorMessage: "later" },
    ],
    [
      "a response over 6 MB",
      `return "x".repeat(6_300_000)`,
      { errorType: "Function.ResponseSizeTooLarge", errorMessage: /6300002 bytes/ },
    ],
  ] as const;

  it.each(failures)(
    "%s is reported as Lambda reports it, and the next invocation runs",
    async (_, body, error) => {
      const lambda = await start(
        `export const handler = async (event) => { if (event.well) return "well"; ${body} };`,
      );
      const expected = Object.entries(error).map(([name, value]) => [
        name,
        value instanceof RegExp ? expect.stringMatching(value) : value,
      ]);
      expect(await errorOf(lambda)).toMatchObject(Object.fromEntries(expected));
      expect(await answerOf(lambda, { well: true })).toBe("well");
    },
  );

  it("a time-out kills the process", async () => {
    const lambda = await start(`export const handler = async () => { for (;;); };`, { timeoutSeconds: 0.2 });
    const { result, requestId } = await lambda.invoke({});
    expect(result).toEqual({
      outcome: "failed",
      error: {
        errorType: "Sandbox.Timedout",
        errorMessage: `RequestId: ${requestId} Error: Task timed out after 0.20 seconds`,
      },
    });
    await expect.poll(() => lambda.processIds).toEqual([]);
  });

  it("memory over the limit ends the process, and is reported as such", async () => {
    const lambda = await start(
      `export const handler = async () => { const all = []; for (;;) all.push(new Array(100_000).fill(Math.random())); };`,
      { memoryMb: 32, timeoutSeconds: 30 },
    );
    expect(await errorOf(lambda)).toMatchObject({ errorType: "Runtime.OutOfMemory" });
  });

  const broken = [
    ["cannot be imported", `import "not-there";`, "Runtime.ImportModuleError"],
    ["does not parse", `export const = 1;`, "Runtime.UserCodeSyntaxError"],
    ["exports no handler", `export const other = 1;`, "Runtime.HandlerNotFound"],
    ["throws while it loads", `throw new TypeError("at load");`, "TypeError"],
  ] as const;
  it.each(broken)("a bundle that %s fails its invocations", async (_, source, errorType) => {
    expect(await errorOf(await start(source))).toMatchObject({ errorType });
  });
});

describe("the processes", () => {
  const whoAmI = `export const handler = async (event) => { await new Promise((r) => setTimeout(r, event.ms ?? 0)); return process.pid; };`;

  it("are used again, one invocation at a time, and more are started up to the concurrency", async () => {
    const lambda = await start(whoAmI, { concurrency: 2 });
    const first = await answerOf(lambda);
    expect(await answerOf(lambda)).toBe(first);
    const both = await Promise.all([answerOf(lambda, { ms: 50 }), answerOf(lambda, { ms: 50 })]);
    expect(new Set(both).size).toBe(2);
    const three = await Promise.all([1, 2, 3].map(() => lambda.invoke({ ms: 50 })));
    expect(three.filter(({ result }) => result.outcome === "throttled")).toHaveLength(1);
  });

  it("are replaced when one is killed, and the others go on", async () => {
    const lambda = await start(whoAmI, { concurrency: 2 });
    await lambda.warm(2);
    const running = [lambda.invoke({ ms: 300 }), lambda.invoke({ ms: 300 })];
    const [victim] = lambda.processIds;
    process.kill(victim ?? 0, "SIGKILL");
    const outcomes = (await Promise.all(running)).map(({ result }) => result.outcome);
    expect(outcomes.sort()).toEqual(["failed", "succeeded"]);
    expect(await answerOf(lambda)).not.toBe(victim);
  });

  it("wait for one another beyond their maximum, where no concurrency is reserved", async () => {
    const lambda = await start(whoAmI, { concurrency: undefined, maximumProcesses: 2 });
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => answerOf(lambda, { ms: 50 })));
    expect(new Set(answers).size).toBe(2);
    expect(lambda.processIds).toHaveLength(2);
  });

  it("end where nobody has invoked them for a while, without a failure, and start again", async () => {
    const failures: FunctionErrorReport[] = [];
    const onFailed = (failed: FunctionErrorReport) => failures.push(failed);
    const lambda = await start(whoAmI, { idleMs: 100, onFailed });
    const first = await answerOf(lambda);
    await expect.poll(() => lambda.processIds, { timeout: 20_000 }).toEqual([]);
    expect(failures).toEqual([]);
    expect(await answerOf(lambda)).not.toBe(first);
  });

  it("are kept where a debugger may be attached", async () => {
    const lambda = await start(whoAmI, { idleMs: 1, inspect: "127.0.0.1:0" });
    const process = await answerOf(lambda);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await answerOf(lambda)).toBe(process);
  });

  it("of functions that share their starts do not start at the same time", async () => {
    const starts = createTurns(1);
    const loading: number[] = [];
    const source = `process.stdout.write("loading\\n");
await new Promise((resolve) => setTimeout(resolve, 50));
process.stdout.write("loaded\\n");
export const handler = async () => {};`;
    let atOnce = 0;
    const onLog = (line: string) => {
      atOnce += line === "loading" ? 1 : -1;
      loading.push(atOnce);
    };
    const functions = [await start(source, { starts, onLog }), await start(source, { starts, onLog })];
    const results = await Promise.all(functions.flatMap((lambda) => [lambda.invoke({}), lambda.invoke({})]));
    expect(results.map(({ result }) => result.outcome)).toEqual(Array(4).fill("succeeded"));
    expect(Math.max(...loading)).toBe(1);
  });

  it("take an invocation whose own process has to wait for its start, once they are idle", async () => {
    const starts = createTurns(1);
    const source =
      "export const handler = ({ ms }) => new Promise((r) => setTimeout(() => r(process.pid), ms));";
    const lambda = await start(source, { starts });
    const first = await answerOf(lambda, { ms: 0 });
    const busy = answerOf(lambda, { ms: 50 });
    expect(starts.takeNow()).toBe(true);
    expect(await answerOf(lambda, { ms: 0 })).toBe(first);
    expect(await busy).toBe(first);
    starts.giveBack();
    expect(lambda.processIds).toEqual([first]);
  });

  it("that take long to start hold up others for two seconds", async () => {
    const starts = createTurns(1);
    const slow = await start("await new Promise((resolve) => setTimeout(resolve, 9000));", { starts });
    void slow.invoke({});
    const lambda = await start(whoAmI, { starts });
    const startedAt = performance.now();
    await answerOf(lambda);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1990);
  });

  it("that wait for their start when the function is closed are not started", async () => {
    const starts = createTurns(1);
    expect(starts.takeNow()).toBe(true);
    const lambda = await start(whoAmI, { starts });
    const waiting = lambda.invoke({});
    await lambda.close();
    starts.giveBack();
    expect((await waiting).result).toEqual({ outcome: "throttled" });
    expect(lambda.processIds).toEqual([]);
  });

  it("are taken by an invocation while they are still being started ahead", async () => {
    const lambda = await start(whoAmI);
    const warm = lambda.warm(1);
    const answer = await answerOf(lambda);
    await warm;
    expect(lambda.processIds).toEqual([answer]);
    expect(await answerOf(lambda)).toBe(answer);
  });

  it("get another bundle without a lost invocation", async () => {
    const lambda = await start(
      `export const handler = async () => { await new Promise((r) => setTimeout(r, 200)); return "old"; };`,
    );
    await lambda.warm(2);
    const running = answerOf(lambda);
    lambda.change({ bundle: await writeBundle(`export const handler = async () => "new";`) });
    expect(await answerOf(lambda)).toBe("new");
    expect(await running).toBe("old");
    expect(await answerOf(lambda)).toBe("new");
  });
});

describe("what is reported of a failure", () => {
  async function failuresOf(source: string, options: Partial<LambdaFunctionOptions> = {}) {
    const failures: FunctionErrorReport[] = [];
    const lambda = await start(source, { onFailed: (failed) => failures.push(failed), ...options });
    return { lambda, failures };
  }

  it("is the error, its stack and its causes, of work that throws while it loads, before any invocation", async () => {
    const { lambda, failures } = await failuresOf(
      `function read() { throw new TypeError("no table", { cause: new Error("no name", { cause: new Error("none") }) }); }
read();
export const handler = async () => {};`,
    );
    await lambda.warm(1);
    expect(failures).toEqual([
      {
        during: "load",
        error: {
          name: "TypeError",
          message: "no table",
          stack: expect.arrayContaining([expect.stringMatching(/^at read \(.*bundle\.mjs:1:\d+\)$/)]),
          causes: [
            expect.objectContaining({
              message: "no name",
              causes: [expect.objectContaining({ message: "none" })],
            }),
          ],
        },
      },
    ]);
  });

  it("is where process.exit was called, which Lambda does not return to the caller", async () => {
    const { lambda, failures } = await failuresOf(
      `export const handler = async () => {
  process.exit(3);
};`,
    );
    const { result } = await lambda.invoke({});
    expect(result).toMatchObject({
      error: { errorType: "Runtime.ExitError", errorMessage: expect.stringMatching(/exit status 3$/) },
    });
    expect(result).not.toHaveProperty("error.trace");
    expect(failures).toMatchObject([
      {
        during: "invocation",
        error: {
          name: "Runtime.ExitError",
          message: "Runtime exited with error: exit status 3",
          stack: [expect.stringMatching(/^at .*handler.*bundle\.mjs:2:11\)$/)],
        },
      },
    ]);
  });

  it.each([
    ["SIGINT", "interrupt"],
    ["SIGKILL", "killed"],
    ["SIGUSR2", "SIGUSR2"],
  ])("names the signal %s that ended the process", async (signal, name) => {
    const { lambda } = await failuresOf(
      `export const handler = () => new Promise(() => process.kill(process.pid, "${signal}"));`,
    );
    const { result } = await lambda.invoke({});
    expect(result).toMatchObject({ error: { errorMessage: expect.stringMatching(`signal: ${name}$`) } });
  });

  it("is the limit of an invocation that hangs", async () => {
    const { lambda, failures } = await failuresOf(`export const handler = () => { for (;;); };`, {
      timeoutSeconds: 0.2,
    });
    await lambda.invoke({});
    expect(failures).toEqual([
      {
        during: "invocation",
        error: { name: "Sandbox.Timedout", message: "Task timed out after 0.20 seconds" },
      },
    ]);
  });

  it("is what ends a process that waits for its next invocation", async () => {
    const { lambda, failures } = await failuresOf(
      `export const handler = async () => { setTimeout(() => { throw new RangeError("later"); }, 50); };`,
    );
    await lambda.invoke({});
    await expect.poll(() => failures).toMatchObject([{ during: "rest", error: { message: "later" } }]);
  });

  it("holds no task token", async () => {
    const token = "AAAAKgAAAAIAAAAA".repeat(20);
    const { lambda, failures } = await failuresOf(
      `export const handler = async () => { throw new Error("refused: ${token}"); };`,
    );
    await lambda.invoke({});
    expect(failures).toMatchObject([{ error: { message: "refused: [redacted]" } }]);
  });

  it("is nothing where a process is replaced or closed", async () => {
    const { lambda, failures } = await failuresOf(
      `export const handler = async () => { await new Promise(() => {}); };`,
    );
    await lambda.warm(2);
    const running = lambda.invoke({});
    lambda.change({ bundle: await writeBundle(`export const handler = async () => "new";`) });
    await lambda.close();
    await running;
    expect(failures).toEqual([]);
  });

  it("is reported at once for a bundle that replaces another", async () => {
    const { lambda, failures } = await failuresOf(`export const handler = async () => "old";`);
    await lambda.warm(1);
    lambda.change({ bundle: await writeBundle(`throw new Error("new and broken");`) });
    await expect
      .poll(() => failures)
      .toMatchObject([{ during: "load", error: { message: "new and broken" } }]);
  });
});
