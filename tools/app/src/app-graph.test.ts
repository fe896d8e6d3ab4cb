import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { appGraph, findAppGraph } from "./app-graph.ts";
import { appEnvironment } from "./environment/app-environment.ts";
import { withSecrets } from "./graph/secrets.ts";
import { openEvaluator } from "./open-evaluator.ts";
import { configOf, writeApp } from "./testing/write-app.ts";
import { writeCommittedGraph } from "./write-committed-graph.ts";

// Starting one for each evaluation would be most of the work.
const evaluator = openEvaluator();
afterAll(() => evaluator[Symbol.asyncDispose]());

const queueOf = `    const { name } = await import("./infra/name");\n    new sst.aws.Queue(name);`;
const nameFile = (name: string) => ({ "infra/name.ts": `export const name = "${name}";\n` });

/** Where the graph comes from, and the names of its queues. */
async function found(app: string, environment: Readonly<Record<string, string>> = {}) {
  const { origin, graph } = await findAppGraph({ app, stage: "local", environment, evaluator });
  const queues = graph.resources.filter(({ type }) => type === "aws:sqs/queue:Queue");
  return [origin, ...queues.map(({ name }) => name)];
}

it("evaluates an app once, and then anew where a file of its bundle has changed", async () => {
  const { folder, write } = await writeApp(queueOf, nameFile("First"));
  expect(await found(folder)).toEqual(["evaluation", "FirstQueue"]);
  expect(await found(folder)).toEqual(["cache", "FirstQueue"]);
  await write(nameFile("Second"));
  expect(await found(folder)).toEqual(["evaluation", "SecondQueue"]);
  await write(nameFile("First"));
  expect(await found(folder)).toEqual(["evaluation", "FirstQueue"]);
});

it("evaluates anew where a variable that the config reads has another value, and for no other variable", async () => {
  const { folder, write } = await writeApp(`    new sst.aws.Queue(process.env.NAME ?? "Unnamed");`);
  expect(await found(folder)).toEqual(["evaluation", "UnnamedQueue"]);
  expect(await found(folder, { OTHER: "x" })).toEqual(["cache", "UnnamedQueue"]);
  expect(await found(folder, { NAME: "A" })).toEqual(["evaluation", "AQueue"]);
  expect(await found(folder, { NAME: "A" })).toEqual(["cache", "AQueue"]);
  await write({ ".env": "NAME=FromFile\n" });
  expect(await found(folder)).toEqual(["evaluation", "FromFileQueue"]);
});

it("evaluates every time where the config reads all variables", async () => {
  const { folder } = await writeApp(
    `    new sst.aws.Queue(Object.keys(process.env).includes("X") ? "With" : "Without");`,
  );
  expect(await found(folder)).toEqual(["evaluation", "WithoutQueue"]);
  expect(await found(folder)).toEqual(["evaluation", "WithoutQueue"]);
  await expect(writeCommittedGraph(folder)).rejects.toThrow("cannot be committed");
});

it("evaluates anew where a file or a folder that the config reads has changed", async () => {
  const run = `    const { existsSync, readFileSync, readdirSync } = await import("node:fs");
    new sst.aws.Queue(readFileSync("name.txt", "utf8").trim());
    for (const file of readdirSync("queues")) new sst.aws.Queue(file);
    if (existsSync("more")) new sst.aws.Queue("More");`;
  const { folder, write } = await writeApp(run, { "name.txt": "A\n", "queues/B": "" });
  expect(await found(folder)).toEqual(["evaluation", "AQueue", "BQueue"]);
  await write({ "queues/B": "its content is nobody's matter" });
  expect(await found(folder)).toEqual(["cache", "AQueue", "BQueue"]);
  await write({ "queues/C": "" });
  expect(await found(folder)).toEqual(["evaluation", "AQueue", "BQueue", "CQueue"]);
  await write({ "name.txt": "D\n" });
  expect(await found(folder)).toEqual(["evaluation", "DQueue", "BQueue", "CQueue"]);
  await mkdir(join(folder, "more"));
  expect(await found(folder)).toEqual(["evaluation", "DQueue", "BQueue", "CQueue", "MoreQueue"]);
  expect(await found(folder)).toEqual(["cache", "DQueue", "BQueue", "CQueue", "MoreQueue"]);
});

it("takes the committed graph while it is up to date, wherever the app is", async () => {
  const { folder, write } = await writeApp(queueOf, nameFile("First"));
  const file = await writeCommittedGraph(folder);
  expect(file).toBe(join(folder, "ringback-graph.json"));
  expect(await found(folder)).toEqual(["committed", "FirstQueue"]);
  const text = await readFile(file, "utf8");
  expect(text).not.toContain(folder);
  const clone = await writeApp(queueOf, { ...nameFile("First"), "ringback-graph.json": text });
  expect(await found(clone.folder)).toEqual(["committed", "FirstQueue"]);
  await write({ "sst.config.ts": configOf(`    new sst.aws.Queue("Third");`) });
  expect(await found(folder)).toEqual(["evaluation", "ThirdQueue"]);
  await write({ "ringback-graph.json": "not JSON" });
  expect(await found(folder)).toEqual(["cache", "ThirdQueue"]);
});

it("commits the graph of an app with a secret without its value, for whoever has one", async () => {
  const { folder } = await writeApp(`    new sst.aws.Queue("A", {}); new sst.Secret("ApiKey");`);
  const file = await writeCommittedGraph(folder, { SST_SECRET_ApiKey: "nobody's business", NAME: "other" });
  expect(await readFile(file, "utf8")).not.toContain("nobody's business");
  const environment = { SST_SECRET_ApiKey: "another value" };
  expect(await findAppGraph({ app: folder, stage: "local", environment })).toMatchObject({
    origin: "committed",
  });
  await expect(findAppGraph({ app: folder, stage: "local", environment: {}, evaluator })).rejects.toThrow(
    "Set a value for ApiKey",
  );
});

it("keeps a graph of its own for each stage and each replaced source", async () => {
  const { folder } = await writeApp(queueOf, nameFile("First"));
  await writeCommittedGraph(folder);
  const replace = { "infra/name.ts": `export const name = "Other";` };
  for (const origin of ["evaluation", "cache"]) {
    expect(await findAppGraph({ app: folder, stage: "local", replace, evaluator })).toMatchObject({ origin });
    expect(await findAppGraph({ app: folder, stage: "anna", evaluator })).toMatchObject({ origin });
  }
  expect(await found(folder)).toEqual(["committed", "FirstQueue"]);
});

it("keeps no secret, and gives it to whoever runs the graph", async () => {
  const value = 'a "quoted" secret';
  const run = `    const key = new sst.Secret("ApiKey");
    new sst.aws.Function("Fn", {
      handler: "src/fn.handler",
      link: [key],
      environment: { KEY: key.value, JSON_KEY: $jsonStringify({ key: key.value }), URL: $interpolate\`https://\${key.value}@host\` },
    });`;
  const { folder, write } = await writeApp(run);
  await write({ ".env.local": `SST_SECRET_ApiKey='${value}'\n` });
  const graph = await appGraph({ app: folder, stage: "local", environment: {} });
  const cache = join(folder, "node_modules", ".cache", "ringback", "graphs");
  const [cached = ""] = await readdir(cache);
  for (const text of [JSON.stringify(graph), await readFile(join(cache, cached), "utf8")]) {
    expect(text).toContain("__ringback_secret_ApiKey__");
    expect(text).not.toContain("quoted");
  }
  const complete = withSecrets(graph, appEnvironment({ app: folder, stage: "local", environment: {} }));
  expect(complete.functions[0]?.links["ApiKey"]).toEqual({ value, type: "sst.sst.Secret" });
  const lambda = complete.resources.find(({ type }) => type === "aws:lambda/function:Function");
  expect(lambda?.inputs["environment"]).toMatchObject({
    variables: { KEY: value, JSON_KEY: JSON.stringify({ key: value }), URL: `https://${value}@host` },
  });
  // Another value makes the same graph; none at all is for SST to judge.
  expect(
    await findAppGraph({ app: folder, stage: "local", environment: { SST_SECRET_ApiKey: "x" } }),
  ).toMatchObject({
    origin: "cache",
  });
  await write({ ".env.local": "" });
  await expect(appGraph({ app: folder, stage: "local", environment: {} })).rejects.toThrow(
    "sst secret set ApiKey",
  );
});

it("evaluates where a record is no whole one, and where the cache takes none", async () => {
  const { folder, write } = await writeApp(`    new sst.aws.Queue("Only");`);
  await found(folder);
  const graphs = join(folder, "node_modules", ".cache", "ringback", "graphs");
  const [name = ""] = await readdir(graphs);
  const { graph, ...headless } = JSON.parse(await readFile(join(graphs, name), "utf8"));
  expect(graph.app.name).toBe("written");
  await write({ "ringback-graph.json": JSON.stringify(headless) });
  expect(await found(folder)).toEqual(["cache", "OnlyQueue"]);
  await rm(join(graphs, name));
  await mkdir(join(graphs, name));
  expect(await found(folder)).toEqual(["evaluation", "OnlyQueue"]);
  expect(await readdir(graphs)).toEqual([name]);
});

it("keeps no graph of a config that was edited while it was evaluated", async () => {
  const run = `    new sst.aws.Queue("First");
    const { writeFileSync } = await import("node:fs");
    writeFileSync("sst.config.ts", process.env.NEXT ?? "");`;
  const { folder } = await writeApp(run);
  const next = { NEXT: configOf(`    new sst.aws.Queue("Second");`) };
  expect(await found(folder, next)).toEqual(["evaluation", "FirstQueue"]);
  expect(await found(folder, next)).toEqual(["evaluation", "SecondQueue"]);
});
