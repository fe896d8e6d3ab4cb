import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { GraphFunction, GraphResource } from "@ringback/app/graph/app-graph";
import { createVirtualClock, type VirtualClock } from "@ringback/stepfunctions/virtual-clock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Endpoint, openEndpoint } from "../../endpoint/endpoint.ts";
import type { EventDelivery } from "../../lambda/event-destination.ts";
import { accessKeyIdOf } from "../../lambda/function-access-key.ts";
import { createFunctionService, type FunctionService } from "../../lambda/function-service.ts";
import { invokeApi } from "../../lambda/invoke-api.ts";
import type { FunctionErrorReport } from "../../lambda/process/function-error-report.ts";
import { functionArn, functionResource, functionSource } from "../../testing/function-resource.ts";
import { graphOf } from "../../testing/graph-of.ts";
import { eventInvokeConfigKind } from "./event-invoke-config.ts";
import { type FunctionKind, lambdaFunctionKind } from "./lambda-function.ts";

let app: string;
let endpoint: Endpoint;
let client: LambdaClient;
let clock: VirtualClock;
let service: FunctionService;
let kind: FunctionKind;
let failures: FunctionErrorReport[];
let delivered: EventDelivery[];
let lost: string[];
/** The access keys of the requests that came to the path `/caller`. */
let callers: (string | undefined)[];

beforeEach(async () => {
  app = await mkdtemp(join(tmpdir(), "ringback functions "));
  endpoint = await openEndpoint({ port: 0 });
  clock = createVirtualClock();
  failures = [];
  delivered = [];
  lost = [];
  callers = [];
  service = createFunctionService({
    region: "us-east-1",
    endpointUrl: endpoint.url,
    clock,
    deliver: async (delivery) => void delivered.push(delivery),
    onLog: () => undefined,
    onFailed: (_, failed) => failures.push(failed),
    onLost: ({ functionName, reason }) => lost.push(`${functionName}: ${reason}`),
  });
  kind = lambdaFunctionKind({ app, minify: true, functions: service });
  endpoint.serve([
    {
      services: ["lambda"],
      matches: ({ url }) => url?.startsWith("/2015-03-31/") === true,
      handle: invokeApi(service.functions),
    },
    {
      services: ["caller"],
      matches: ({ url }) => url === "/caller",
      handle: (request, response) => {
        callers.push(accessKeyIdOf(request));
        response.end();
      },
    },
  ]);
  const credentials = { accessKeyId: "person", secretAccessKey: "person" };
  client = new LambdaClient({ endpoint: endpoint.url, region: "us-east-1", credentials, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await service.close();
  await endpoint.close();
  await rm(app, { recursive: true, force: true, maxRetries: 10 });
});

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(app, path)), { recursive: true });
  await writeFile(join(app, path), content);
}

function useGraph(...functions: GraphFunction[]): void {
  kind.useGraph(graphOf({ functions }));
}

async function create(resource: GraphResource, source?: GraphFunction): Promise<void> {
  useGraph(...(source === undefined ? [] : [source]));
  await kind.create(resource);
}

async function invoke(name: string, payload: unknown = {}, type?: "Event" | "DryRun") {
  const answer = await client.send(
    new InvokeCommand({
      FunctionName: name,
      Payload: JSON.stringify(payload),
      ...(type === undefined ? {} : { InvocationType: type }),
    }),
  );
  const text = answer.Payload?.transformToString() ?? "";
  return {
    status: answer.StatusCode,
    error: answer.FunctionError,
    answer: text === "" ? undefined : JSON.parse(text),
  };
}

const tellsItself = `
  import { readFileSync } from "node:fs";
  export const handler = async (event: unknown, context: { functionName: string; memoryLimitInMB: string; getRemainingTimeInMillis(): number }) => ({
    event,
    name: context.functionName,
    memory: context.memoryLimitInMB,
    seconds: Math.ceil(context.getRemainingTimeInMillis() / 1000),
    environment: process.env,
  });`;

describe("a function", () => {
  it("has the name, the memory, the timeout and the variables that the app describes, and what is linked", async () => {
    await write("src/shop.ts", tellsItself);
    const variables = { SST_KEY: "k", SST_KEY_FILE: "resource.enc", TABLE: "orders" };
    await create(
      functionResource("Shop", { memorySize: 256, timeout: 7, environment: { variables } }),
      functionSource("Shop", { links: { Orders: { name: "orders", type: "sst.aws.Dynamo" } } }),
    );
    const { answer } = await invoke("shop-local-Shop", { a: 1 });
    expect(answer).toMatchObject({ event: { a: 1 }, name: "shop-local-Shop", memory: "256", seconds: 7 });
    expect(answer.environment).toMatchObject({
      TABLE: "orders",
      SST_RESOURCE_App: `{"name":"shop","stage":"local"}`,
      SST_RESOURCE_Orders: `{"name":"orders","type":"sst.aws.Dynamo"}`,
      AWS_ENDPOINT_URL: endpoint.url,
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    });
    // `Resource` would look for a file of SST's deployment.
    for (const name of ["SST_KEY", "SST_KEY_FILE"]) expect(answer.environment).not.toHaveProperty(name);
  });

  it("is found by its name, a part of its ARN, and its ARN, each with a version", async () => {
    await write("src/shop.ts", `export const handler = async () => "found";`);
    await create(functionResource("Shop"), functionSource("Shop"));
    const arn = functionArn("shop-local-Shop");
    for (const name of ["shop-local-Shop", "000000000000:function:shop-local-Shop", arn, `${arn}:$LATEST`]) {
      expect((await invoke(name)).answer).toBe("found");
    }
    await expect(invoke("shop-local-Other")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: shop-local-Other",
    });
  });

  it("has its own folder as the current one, with the files that it copies", async () => {
    await write("templates/mail.txt", "Dear");
    await write(
      "src/shop.ts",
      `import { readFileSync } from "node:fs"; export const handler = async () => readFileSync("templates/mail.txt", "utf8");`,
    );
    const copyFiles = [{ from: "templates", to: "templates" }];
    await create(functionResource("Shop"), functionSource("Shop", { copyFiles }));
    expect((await invoke("shop-local-Shop")).answer).toBe("Dear");
  });

  it("has no process before it is invoked", async () => {
    await write("src/shop.ts", `export const handler = async () => process.pid;`);
    await create(functionResource("Shop"), functionSource("Shop"));
    expect(service.processIds).toEqual([]);
    const { answer } = await invoke("shop-local-Shop");
    expect(service.processIds).toEqual([answer]);
  });

  it("is throttled beyond its reserved concurrency", async () => {
    await write(
      "src/shop.ts",
      `export const handler = () => new Promise((resolve) => setTimeout(resolve, 300, "done"));`,
    );
    await create(functionResource("Shop", { reservedConcurrentExecutions: 1 }), functionSource("Shop"));
    const running = invoke("shop-local-Shop");
    await expect.poll(() => service.processIds.length, { timeout: 10_000 }).toBe(1);
    await expect(invoke("shop-local-Shop")).rejects.toMatchObject({ name: "TooManyRequestsException" });
    expect((await running).answer).toBe("done");
  });

  it("is unminified where it runs what `sst dev` would", async () => {
    await write("src/shop.ts", `export const handler = async () => "a name that is long".length;`);
    const source = functionSource("Shop", { bundling: { minify: true } });
    await create(functionResource("Shop"), source);
    const minified = service.bundles.get("shop-local-Shop")?.file;
    kind = lambdaFunctionKind({ app, minify: false, functions: service });
    await create(functionResource("Shop"), source);
    expect(service.bundles.get("shop-local-Shop")?.file).not.toBe(minified);
  });
});

describe("what cannot run is said when the function is made", () => {
  const label = "aws:lambda/function:Function ShopFunction (sst.config.ts:12)";
  const refused: [string, string | undefined, RegExp][] = [
    ["no such file", undefined, /has no src\/shop\.ts, nor \.tsx/],
    ["no such export", `export const other = 1;`, /src\/shop has no export handler: it exports other\.$/],
    ["no syntax", `export const handler = ;`, /src\/shop\.ts:1:23: ERROR: Unexpected ";"/],
  ];
  it.each(refused)("%s", async (_, source, message) => {
    if (source !== undefined) await write("src/shop.ts", source);
    const made = create(functionResource("Shop"), functionSource("Shop"));
    await expect(made).rejects.toMatchObject({
      name: "BundleError",
      message: expect.stringMatching(message),
    });
    await expect(made).rejects.toThrow(`${label}: `);
  });
});

describe("a function that is described only says so where it is invoked", () => {
  it.each([
    [
      "another runtime",
      functionSource("Shop", { runtime: "python3.13" }),
      /its runtime is python3\.13, and only Node\.js runs here/,
    ],
    ["code that SST does not build", undefined, /SST builds no code for it/],
  ])("%s", async (_, source, message) => {
    await create(functionResource("Shop"), source);
    const { error, answer } = await invoke("shop-local-Shop");
    expect(error).toBe("Unhandled");
    expect(answer).toEqual({
      errorType: "LocalCloud.FunctionNotRun",
      errorMessage: expect.stringMatching(message),
    });
    expect(answer.errorMessage).toContain("ShopFunction (sst.config.ts:12)");
    // Whoever sends an event or a message gets no answer.
    expect(failures).toMatchObject([
      { error: { name: "LocalCloud.FunctionNotRun", message: answer.errorMessage } },
    ]);
  });
});

describe("a change", () => {
  it("of variables, timeout and code is there at the next invocation, and what runs ends as it began", async () => {
    await write(
      "src/shop.ts",
      `export const handler = async (event: { ms?: number }) => { await new Promise((r) => setTimeout(r, event.ms ?? 0)); return [process.env.VERSION, "old code"]; };`,
    );
    const resource = (VERSION: string) =>
      functionResource("Shop", { environment: { variables: { VERSION } } });
    await create(resource("1"), functionSource("Shop"));
    await invoke("shop-local-Shop");
    const running = invoke("shop-local-Shop", { ms: 400 });
    await expect.poll(() => service.processIds.length, { timeout: 10_000 }).toBe(1);
    await write("src/shop.ts", `export const handler = async () => [process.env.VERSION, "new code"];`);
    useGraph(functionSource("Shop"));
    expect(await kind.change(resource("2"), resource("1"))).toBe("changed");
    expect((await invoke("shop-local-Shop")).answer).toEqual(["2", "new code"]);
    expect((await running).answer).toEqual(["1", "old code"]);
  });

  it("of what SST builds it from makes it outdated, until it is applied", async () => {
    await write("src/shop.ts", `export const handler = async () => process.env.SST_RESOURCE_Orders;`);
    const resource = functionResource("Shop");
    await create(resource, functionSource("Shop"));
    useGraph(functionSource("Shop"));
    expect(kind.isOutdated(resource)).toBe(false);
    useGraph(functionSource("Shop", { links: { Orders: { name: "orders" } } }));
    expect(kind.isOutdated(resource)).toBe(true);
    await kind.change(resource, resource);
    expect(kind.isOutdated(resource)).toBe(false);
    expect((await invoke("shop-local-Shop")).answer).toBe(`{"name":"orders"}`);
  });

  it("that cannot be bundled leaves the function as it was", async () => {
    await write("src/shop.ts", `export const handler = async () => "well";`);
    const resource = functionResource("Shop");
    await create(resource, functionSource("Shop"));
    useGraph(functionSource("Shop", { handler: "src/nothing.handler" }));
    await expect(async () => kind.change(resource, resource)).rejects.toThrow("has no src/nothing.ts");
    expect((await invoke("shop-local-Shop")).answer).toBe("well");
  });

  it("of a role that does not run here to one that does is taken, and the other way round", async () => {
    await write("src/shop.ts", `export const handler = async () => "runs";`);
    const resource = functionResource("Shop");
    await create(resource, functionSource("Shop", { runtime: "python3.13" }));
    useGraph(functionSource("Shop"));
    await kind.change(resource, resource);
    expect((await invoke("shop-local-Shop")).answer).toBe("runs");
    useGraph(functionSource("Shop", { runtime: "go" }));
    await kind.change(resource, resource);
    expect((await invoke("shop-local-Shop")).error).toBe("Unhandled");
    expect(service.processIds).toEqual([]);
  });

  it("of the name needs another function", async () => {
    const before = functionResource("Shop");
    const renamed = { ...before, outputs: { ...before.outputs, name: "other", arn: functionArn("other") } };
    expect(await kind.change(renamed, before)).toBe("needs-replacement");
  });

  it("that removes it ends its processes, and nobody finds it", async () => {
    await write("src/shop.ts", `export const handler = async () => 1;`);
    await create(functionResource("Shop"), functionSource("Shop"));
    await invoke("shop-local-Shop");
    await kind.remove(functionResource("Shop"));
    expect(service.processIds).toEqual([]);
    await expect(invoke("shop-local-Shop")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

describe("an event", () => {
  const failing = `export const handler = async (event: { well?: boolean }) => { if (!event.well) throw new Error("broken"); return "well"; };`;

  it("is accepted at once, tried again, and lost with a warning where nobody takes it", async () => {
    await write("src/shop.ts", failing);
    await create(functionResource("Shop"), functionSource("Shop"));
    expect(await invoke("shop-local-Shop", {}, "Event")).toMatchObject({ status: 202, answer: undefined });
    await clock.advanceUntil(() => lost.length > 0);
    expect(failures).toHaveLength(3);
    expect(lost).toEqual(["shop-local-Shop: All its attempts have failed. The last error: broken"]);
  });

  it("goes by the function's own configuration, which may come and go", async () => {
    await write("src/shop.ts", failing);
    const queue = "arn:aws:sqs:us-east-1:000000000000:dead";
    const bus = "arn:aws:events:us-east-1:000000000000:event-bus/results";
    await create(
      functionResource("Shop", { deadLetterConfig: { targetArn: queue } }),
      functionSource("Shop"),
    );
    const configs = eventInvokeConfigKind(service);
    const config = (inputs: Record<string, unknown>): GraphResource => ({
      ...functionResource("Config"),
      type: configs.type,
      inputs: { functionName: functionArn("shop-local-Shop"), ...inputs },
    });
    const none = config({
      maximumRetryAttempts: 0,
      destinationConfig: { onFailure: { destination: bus }, onSuccess: { destination: bus } },
    });
    await configs.create(none);
    await invoke("shop-local-Shop", {}, "Event");
    await expect.poll(() => delivered.map(({ arn }) => arn), { timeout: 10_000 }).toEqual([bus, queue]);
    await invoke("shop-local-Shop", { well: true }, "Event");
    await expect.poll(() => delivered.length, { timeout: 10_000 }).toBe(3);
    expect(delivered[2]?.payload).toMatchObject({ responsePayload: "well" });
    expect(failures).toHaveLength(1);
    await configs.remove(none);
    await invoke("shop-local-Shop", {}, "Event");
    await clock.advanceUntil(() => delivered.length === 4);
    expect(failures).toHaveLength(4);
    expect(() => configs.create(config({ maximumRetryAttempts: 3 }))).toThrow(
      "maximumRetryAttempts 3 is out of range: 0 to 2.",
    );
  });

  it("may have 1 MB, and a request that waits for its answer 6 MB", async () => {
    await write(
      "src/shop.ts",
      `export const handler = async (event: { text: string }) => event.text.length;`,
    );
    await create(functionResource("Shop"), functionSource("Shop"));
    const text = "x".repeat(1_048_576);
    expect((await invoke("shop-local-Shop", { text })).answer).toBe(text.length);
    await expect(invoke("shop-local-Shop", { text }, "Event")).rejects.toMatchObject({
      name: "RequestTooLargeException",
    });
  });
});

describe("the access key of a process", () => {
  const key = () => service.callerOf(callers.at(-1));

  it("says which function signs, and which role it has; another function cannot make one up", async () => {
    await write(
      "src/shop.ts",
      `export const handler = async () => {
        const key = process.env.AWS_ACCESS_KEY_ID;
        await fetch(process.env.AWS_ENDPOINT_URL + "/caller", { headers: { authorization: "AWS4-HMAC-SHA256 Credential=" + key + "/20260101/us-east-1/sqs/aws4_request" } });
        return key;
      };`,
    );
    await create(functionResource("Shop"), functionSource("Shop"));
    const { answer } = await invoke("shop-local-Shop");
    const roleArn = "arn:aws:iam::000000000000:role/ShopRole";
    const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:shop-local-Shop";
    expect(key()).toEqual({ kind: "function", functionArn, roleArn });
    expect(service.callerOf(`${answer}x`)).toEqual({ kind: "unknown" });
    expect(service.callerOf("person")).toBeUndefined();
    expect(service.callerOf(undefined)).toBeUndefined();
    await kind.remove(functionResource("Shop"));
    expect(service.callerOf(answer)).toEqual({ kind: "unknown" });
  });
});
