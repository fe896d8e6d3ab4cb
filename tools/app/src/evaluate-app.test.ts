import { join } from "node:path";
import { smallApp } from "@ringback/testing/small-app";
import { expect, it } from "vitest";
import { evaluateApp } from "./evaluate-app.ts";

const repository = join(import.meta.dirname, "..", "..", "..");

it("gives the stage local the names and addresses of this machine, the same at every evaluation", async () => {
  const graph = await evaluateApp({ app: smallApp, stage: "local" });
  expect(await evaluateApp({ app: smallApp, stage: "local" })).toEqual(graph);
  expect(graph.region).toBe("us-east-1");
  const queue = graph.resources.find(({ name }) => name === "RecordWorkQueue");
  const name = String(queue?.inputs["name"]);
  expect(name).toMatch(/^ringback-small-local-RecordWorkQueue-[a-z]{8}$/);
  expect(queue?.outputs).toEqual({
    id: `http://127.0.0.1:4566/000000000000/${name}`,
    url: `http://127.0.0.1:4566/000000000000/${name}`,
    name,
    arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
  });
  expect(JSON.stringify(graph)).not.toContain(repository);
});
