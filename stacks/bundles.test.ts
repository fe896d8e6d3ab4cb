import { execFile } from "node:child_process";
import { createCipheriv, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { GraphFunction } from "@ringback/app/graph/app-graph";
import { deployedBundleOptions } from "@ringback/contracts/resources/deployed-bundle-options";
import { bundleOptions } from "@ringback/local/lambda/bundle/bundle-options";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluateStage } from "./testing/evaluate-stage.ts";

const root = resolve(import.meta.dirname, "..");
const { functions } = await evaluateStage("anna");
/** The options that SST was given; its builder minifies only where they say so. */
const minify = functions.every(({ bundling }) => bundling["minify"] === true);

/** What both functions are made of. The other packages in a bundle belong to these. */
const packages = [
  "@aws-sdk/client-dynamodb",
  "@aws-sdk/client-sfn",
  "@aws-sdk/lib-dynamodb",
  "@middy/core",
  "@middy/sqs-partial-batch-failure",
  "@ringback/contracts",
  "@ringback/core",
  "@ringback/functions",
  "@smithy/node-http-handler",
  "sst",
  "zod",
];

/** Of the SDK and of its clients' parts, a bundle may have what comes with the clients. */
const comesAlong =
  /^@aws-sdk\/(core|nested-clients|credential-provider-.*|token-providers|util-.*|xml-builder|signature-.*|dynamodb-codec|endpoint-cache|middleware-.*)$|^@smithy\/(core|types|signature-v4|credential-provider-imds)$|^@aws\/lambda-invoke-store$|^(mnemonist|obliterator)$/;

it("is minified by SST, as what is measured and run here is, and has its source map next to it", () => {
  expect(functions).toHaveLength(3);
  for (const { bundling } of functions) expect(bundling).toMatchObject(deployedBundleOptions);
  expect(deployedBundleOptions).toEqual({ minify: true, sourcemap: true });
});

/** The name of the task, which the stacks put into the environment of its functions. */
const environment = { RINGBACK_TASK: "Record", RINGBACK_WORKFLOW: "Record" };

describe.each([
  // The two functions of a task share a module, and the first one delays redeliveries.
  { handler: "packages/functions/src/recorder.handler", own: ["@aws-sdk/client-sqs"] },
  { handler: "packages/functions/src/recorder.deadLetterHandler", own: ["@aws-sdk/client-sqs"] },
  { handler: "packages/functions/src/undelivered-events.handler", own: [] },
])("the bundle of $handler", ({ handler, own }) => {
  const [, file = "", name = ""] = /^(.*)\.(\w+)$/.exec(handler) ?? [];
  let folder: string;
  let contents: readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ringback-bundle-"));
    contents = await bundle(file, folder);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("holds the packages that it uses, and no other", () => {
    expect(contents.filter((name) => !comesAlong.test(name)).sort()).toEqual([...packages, ...own].sort());
  });

  it("starts in Lambda's way, finds its resources, and answers an empty batch", async () => {
    const stdout = await run(`console.log(JSON.stringify(await handler({ Records: [] }, context)));`);
    expect(JSON.parse(stdout)).toEqual({ batchItemFailures: [] });
  });

  it("logs an error with its places in the TypeScript sources", async () => {
    const stdout = await run(`
      const attributes = { ApproximateReceiveCount: "1", get SentTimestamp() { throw new RangeError("too far"); } };
      await handler({ Records: [{ messageId: "m", body: "{}", attributes, messageAttributes: {} }] }, context).catch(() => undefined);`);
    const line = stdout.split("\n").find((text) => text.includes("returned to the queue")) ?? "{}";
    expect(JSON.parse(line)).toMatchObject({
      error: {
        name: "RangeError",
        message: "too far",
        stack: expect.arrayContaining([
          expect.stringMatching(/^at .*packages\/functions\/src\/[a-z-/]+\.ts:\d+:\d+\)?$/),
        ]),
      },
    });
  });

  /** Runs a script with the handler as Lambda starts it: no flag of Node's, the links encrypted. */
  async function run(script: string): Promise<string> {
    const deployed = functions.find((lambda) => lambda.handler === handler);
    const key = await writeLinks(folder, deployed?.links ?? {});
    const start = `const { ${name}: handler } = await import("./bundle.mjs");
      const context = { getRemainingTimeInMillis: () => 30000 };`;
    const all = `${start}\n${script}\nprocess.exit();`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", all], {
      cwd: folder,
      env: {
        AWS_REGION: "eu-central-1",
        AWS_LAMBDA_FUNCTION_NAME: basename(handler),
        ...environment,
        SST_KEY: key,
        SST_KEY_FILE: "resource.enc",
        SST_RESOURCE_App: JSON.stringify({ name: "ringback", stage: "anna" }),
      },
    });
    return stdout;
  }
});

/** Builds a function with SST's options, and returns the packages that have code in the bundle. */
async function bundle(file: string, folder: string): Promise<readonly string[]> {
  const entry = join(root, `${file}.ts`);
  const outfile = join(folder, "bundle.mjs");
  const options = { ...bundleOptions({ entry, outfile, minify }), absWorkingDir: root };
  const { metafile } = await build(options);
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  return [
    ...new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => packageOf(path))),
  ];
}

function packageOf(path: string): string {
  const installed = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  return installed ?? path.replace(/^packages\/([^/]+)\/.*/, "@ringback/$1");
}

/** Writes what is linked into the bundle as SST does: encrypted, with the key in the environment. */
async function writeLinks(folder: string, links: GraphFunction["links"]): Promise<string> {
  const key = randomBytes(32);
  const cipher = createCipheriv("aes-256-gcm", key, Buffer.alloc(12));
  const encrypted = Buffer.concat([
    cipher.update(JSON.stringify(links)),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  await writeFile(join(folder, "resource.enc"), encrypted);
  return key.toString("base64");
}
