import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { EvaluationError } from "./errors/evaluation-error.ts";
import { type EvaluateOptions, openEvaluator } from "./open-evaluator.ts";
import { configOf, writeApp } from "./testing/write-app.ts";

const evaluator = openEvaluator();
afterAll(() => evaluator[Symbol.asyncDispose]());

/** What evaluating an app fails with. */
async function failureOf(app: string, how: Partial<EvaluateOptions> = {}): Promise<Error> {
  const evaluated = evaluator.evaluate({ app, stage: "anna", environment: {}, ...how });
  return evaluated.then(
    () => expect.fail("It was evaluated."),
    (error: unknown) => (error instanceof Error ? error : expect.fail(String(error))),
  );
}

/** The message for a `run` that fails. */
const messageOf = async (run: string, files?: Readonly<Record<string, string>>) =>
  (await failureOf((await writeApp(run, files)).folder)).message;

it("says what a config throws, with the line of the app and nothing of ours", async () => {
  const message = await messageOf(`    const { fail } = await import("./infra/fail");\n    fail();`, {
    "infra/fail.ts": `export function fail(): never {\n  throw new Error("The shop is closed.");\n}\n`,
  });
  expect(message).toBe("The shop is closed.\n    at infra/fail.ts:2");
});

it("names the line of the app itself where what it imports from outside refuses something", async () => {
  const { folder, write } = await writeApp("");
  await write({
    "stacks/refuse.ts": `export function refuse(): never {\n  throw new Error("It cannot work.");\n}\n`,
    "apps/shop/sst.config.ts": configOf(`    await import("./stacks/tasks");`),
    "apps/shop/stacks/tasks.ts": `import { refuse } from "../../../stacks/refuse";\n\nrefuse();\n`,
  });
  const { message } = await failureOf(join(folder, "apps/shop"));
  expect(message).toBe("It cannot work.\n    at stacks/tasks.ts:3");
});

it("names JavaScript's own errors", async () => {
  expect(await messageOf(`    const nothing: any = undefined;\n    nothing.here;`)).toBe(
    "TypeError: Cannot read properties of undefined (reading 'here')\n    at sst.config.ts:5",
  );
});

it("says what SST refuses in its own words, with the line that asked for it", async () => {
  expect(await messageOf(`    new sst.aws.Queue("Queue");\n    new sst.aws.Queue("Queue");`)).toBe(
    "Component name Queue is not unique.\n    at sst.config.ts:5",
  );
});

it("says what Pulumi's engine would refuse: two resources of one type and name", async () => {
  expect(await messageOf(`    new aws.sqs.Queue("Raw");\n    new aws.sqs.Queue("Raw");`)).toBe(
    "Duplicate resource URN 'aws:sqs/queue:Queue::Raw'; try giving it a unique name\n    at sst.config.ts:5",
  );
});

it("says what a callback of an output throws, and where the callback was given", async () => {
  expect(
    await messageOf(`    const queue = new sst.aws.Queue("Queue");
    queue.arn.apply((arn) => { throw new Error("not " + arn.split(":")[2]); });`),
  ).toBe("not sqs\n    at sst.config.ts:5");
});

it("says with SST's own sentence that a secret has no value, what to do without an account, and where it is made", async () => {
  expect(await messageOf(`    new sst.Secret("ApiKey");`)).toBe(
    "Set a value for ApiKey with `sst secret set ApiKey <value>`\n" +
      "Without an account, set SST_SECRET_ApiKey in the shell or in a file .env.anna.\n    at sst.config.ts:4",
  );
});

it("says that there is no config, instead of what esbuild says of it", async () => {
  const { folder } = await writeApp("");
  await rm(join(folder, "sst.config.ts"));
  expect((await failureOf(folder)).message).toBe(`There is no sst.config.ts in ${folder}.`);
});

it("says which look-up needs an account, and where it is made", async () => {
  const message = await messageOf(`    aws.ec2.getVpcOutput({ default: true });`);
  expect(message).toMatch(/^aws\.ec2\.getVpc looks something up in an account/);
  expect(message).toMatch(/\n {4}at sst\.config\.ts:4$/);
});

it("gives esbuild's lines for a config that does not bundle", async () => {
  const { folder, write } = await writeApp("");
  await write({ "sst.config.ts": `import "./missing";\nexport default $config(;\n` });
  expect((await failureOf(folder)).message).toBe('sst.config.ts:2:23: Unexpected ";"');
  await write({ "sst.config.ts": `import "./missing";\nexport default {};\n` });
  expect((await failureOf(folder)).message).toBe('sst.config.ts:1:7: Could not resolve "./missing"');
});

it.each([
  ["export default {};", /^sst\.config\.ts has to export "\$config\(/],
  [`export default $config({ app: () => ({ home: "aws" }), async run() {} });`, /^Project name is required$/],
  [
    `export default $config({ app: () => ({ name: "a" }), async run() {} });`,
    /^You must specify a "home" provider/,
  ],
  [
    `export default $config({ app: () => ({ name: "a_b", home: "aws" }), async run() {} });`,
    /^The app name "a_b" may have letters, digits and hyphens only\.$/,
  ],
  [
    `export default $config({ app: () => ({ name: "a", home: "aws", providers: { nobody: true } }), async run() {} });`,
    /^The provider "nobody" of sst\.config\.ts is not installed/,
  ],
])("refuses the config %s as SST does", async (config, sentence) => {
  const { folder, write } = await writeApp("");
  await write({ "sst.config.ts": config });
  expect((await failureOf(folder)).message).toMatch(sentence);
});

it("says that a config has ended the process, instead of waiting for it", async () => {
  expect(await messageOf("    process.exit(3);")).toBe(
    "sst.config.ts has ended the process that evaluates it.",
  );
});

it("says which file is to be replaced and is not read", async () => {
  const { folder } = await writeApp("");
  const error = await failureOf(folder, { replace: { "infra/other.ts": "" } });
  expect(error.message).toMatch(
    /infra\/other\.ts is to be replaced, and sst\.config\.ts does not read it\.$/,
  );
});

it("tells what had been created by then", async () => {
  const { folder } = await writeApp(`    const queue = new sst.aws.Queue("Queue");
    queue.arn.apply(() => { throw new Error("later"); });`);
  const error = await failureOf(folder);
  expect(error).toBeInstanceOf(EvaluationError);
  expect(error).toMatchObject({ created: [{ type: "aws:sqs/queue:Queue", name: "QueueQueue" }] });
});

it("evaluates the next app after all of that as if nothing had been", async () => {
  const { folder } = await writeApp(`    new sst.aws.Queue("Queue");`);
  const { graph } = await evaluator.evaluate({ app: folder, stage: "anna", environment: {} });
  expect(graph.resources.map(({ name }) => name)).toEqual(["QueueQueue"]);
});
