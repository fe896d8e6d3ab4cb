import type { AppGraph, GraphResource } from "@ringback/app/graph/app-graph";
import { beforeEach, expect, it } from "vitest";
import { graphOf as graphOfResources } from "../testing/graph-of.ts";
import { graphResource } from "../testing/graph-resource.ts";
import { deployGraph } from "./deploy-graph.ts";
import type { ResourceKind } from "./resource-kind.ts";

const calls: string[] = [];
beforeEach(() => void calls.splice(0));

const resource = (type: string, name: string, inputs: Record<string, unknown> = {}) =>
  graphResource(`aws:test/${type}:${type}`, inputs, { name });
const graphOf = (...resources: GraphResource[]) => graphOfResources({ resources });

/** A kind that writes down its calls; one whose input `type` differs has to be replaced. */
const kind = (type: string): ResourceKind => ({
  type: `aws:test/${type}:${type}`,
  create: ({ name }) => void calls.push(`create ${name}`),
  change: ({ name, inputs }, before) => {
    if (inputs["type"] !== before.inputs["type"]) return "needs-replacement";
    calls.push(`change ${name}`);
    return "changed";
  },
  remove: ({ name }) => void calls.push(`remove ${name}`),
});

const deploy = (graph: AppGraph) =>
  deployGraph({
    graph,
    kinds: [kind("Queue"), kind("Rule"), kind("Mapping")],
    last: new Set(["aws:test/Mapping:Mapping"]),
    holdsData: new Set(["aws:test/Queue:Queue"]),
    onGraph: () => void calls.push("graph"),
  });

it("makes what has a kind in the graph's order, and what takes messages at the end", async () => {
  await deploy(
    graphOf(resource("Mapping", "m"), resource("Queue", "q"), resource("Alarm", "a"), resource("Rule", "r")),
  );
  expect(calls).toEqual(["graph", "create q", "create r", "create m"]);
});

it("applies only what differs: removes first, in reverse, then changes and makes in the graph's order", async () => {
  const before = [resource("Queue", "q"), resource("Rule", "old"), resource("Rule", "r", { on: 1 })];
  const deployment = await deploy(graphOf(...before, resource("Mapping", "gone")));
  calls.splice(0);
  const next = graphOf(
    resource("Queue", "q"),
    resource("Mapping", "new"),
    resource("Rule", "r", { on: 2 }),
    resource("Queue", "second"),
  );
  expect(await deployment.apply(next)).toEqual({
    created: ["Queue second", "Mapping new"],
    changed: ["Rule r"],
    removed: ["Mapping gone", "Rule old"],
    waiting: [],
  });
  expect(calls).toEqual(["graph", "remove gone", "remove old", "change r", "create second", "create new"]);
  expect(deployment.graph).toBe(next);
});

it("replaces what holds no data, at once", async () => {
  const deployment = await deploy(graphOf(resource("Rule", "r", { type: "A" })));
  calls.splice(0);
  const { changed } = await deployment.apply(graphOf(resource("Rule", "r", { type: "B" })));
  expect(changed).toEqual(["Rule r"]);
  expect(calls).toEqual(["graph", "remove r", "create r"]);
});

it("leaves everything as it is where data would be lost, and names what waits", async () => {
  const first = graphOf(resource("Queue", "q", { type: "A" }), resource("Queue", "gone"));
  const deployment = await deploy(first);
  calls.splice(0);
  const applied = await deployment.apply(
    graphOf(resource("Queue", "q", { type: "B" }), resource("Rule", "new")),
  );
  expect(applied).toEqual({ created: [], changed: [], removed: [], waiting: ["Queue q", "Queue gone"] });
  expect(calls).toEqual([]);
  expect(deployment.graph).toBe(first);
});

it("changes what holds data where that loses nothing, and does not change it twice", async () => {
  const deployment = await deploy(graphOf(resource("Queue", "q", { delay: 1 })));
  calls.splice(0);
  const next = graphOf(resource("Queue", "q", { delay: 2 }));
  expect((await deployment.apply(next)).changed).toEqual(["Queue q"]);
  expect((await deployment.apply(next)).changed).toEqual([]);
  expect(calls.filter((call) => call !== "graph")).toEqual(["change q"]);
});

it("does not take a line that was moved for a change", async () => {
  const at = (line: number) => ({ ...resource("Rule", "r"), madeAt: { file: "stacks/rule.ts", line } });
  const deployment = await deploy(graphOf(at(1)));
  expect((await deployment.apply(graphOf(at(2)))).changed).toEqual([]);
});

it("changes what its kind calls outdated, though the resource is the same", async () => {
  const outdated: string[] = [];
  const deployment = await deployGraph({
    graph: graphOf(resource("Rule", "a"), resource("Rule", "b")),
    kinds: [{ ...kind("Rule"), isOutdated: ({ name }) => outdated.includes(name) }],
    last: new Set(),
    holdsData: new Set(),
    onGraph: () => outdated.push("b"),
  });
  expect((await deployment.apply(deployment.graph)).changed).toEqual(["Rule b"]);
});

it("applies one evaluation after the other, and goes on after one that failed", async () => {
  const refused: ResourceKind = {
    ...kind("Rule"),
    create: ({ name }) => {
      if (name === "bad") throw new Error("Refused.");
    },
  };
  const deployment = await deployGraph({
    graph: graphOf(),
    kinds: [refused],
    last: new Set(),
    holdsData: new Set(),
    onGraph: () => undefined,
  });
  const failing = deployment.apply(graphOf(resource("Rule", "a"), resource("Rule", "bad")));
  const after = deployment.apply(graphOf(resource("Rule", "b")));
  await expect(failing).rejects.toThrow("aws:test/Rule:Rule bad: Refused.");
  expect(await after).toMatchObject({ created: ["Rule b"], removed: ["Rule a"] });
});
