import { expect, it } from "vitest";
import { cpuByPart } from "./cpu-by-part.ts";

it("adds up the time of each package with the built-in functions that it calls, and leaves out what was waited", () => {
  const frames = [
    { functionName: "(root)", url: "" },
    { functionName: "(idle)", url: "" },
    { functionName: "(garbage collector)", url: "" },
    { functionName: "run", url: "file:///project/tools/stepfunctions/src/engine.ts" },
    { functionName: "parse", url: "file:///project/node_modules/jsonata/jsonata.js" },
    { functionName: "put", url: "file:///project/node_modules/a/node_modules/@scope/b/index.js" },
    { functionName: "write", url: "node:internal/streams/writable" },
    { functionName: "connect", url: "node:net" },
    { functionName: "stringify", url: "" },
  ];
  const profile = {
    // The engine calls JSON.stringify.
    nodes: frames.map((callFrame, id) => ({
      id,
      callFrame,
      children: { 0: [1, 2, 3], 3: [4, 8] }[id] ?? [],
    })),
    samples: [0, 1, 2, 3, 3, 4, 5, 6, 7, 8],
    timeDeltas: [9000, 9000, 2000, 3000, 4000, 6000, 5000, 1500, 1000, 500],
  };
  expect(cpuByPart(profile)).toEqual([
    { part: "@ringback/stepfunctions", cpuMs: 7.5 },
    { part: "jsonata", cpuMs: 6 },
    { part: "@scope/b", cpuMs: 5 },
    { part: "garbage collection", cpuMs: 2 },
    { part: "Node: streams", cpuMs: 1.5 },
    { part: "Node: net", cpuMs: 1 },
  ]);
});
