import { expect, it } from "vitest";
import { type AppGraph, endpointOrigin } from "./app-graph.ts";
import { placeGraph, replaceInGraph } from "./place-graph.ts";

const graph: AppGraph = {
  app: { name: "shop", stage: "local" },
  region: "us-east-1",
  accountId: "000000000000",
  resources: [],
  functions: [],
  links: {
    Orders: { url: `${endpointOrigin}/000000000000/orders` },
    Elsewhere: { url: `${endpointOrigin}0/orders` },
  },
  outputs: { orders: `at ${endpointOrigin}` },
};

it("puts the endpoint's own origin into every text of a graph, and leaves that of another port", () => {
  expect(placeGraph(graph, "http://127.0.0.1:50123")).toEqual({
    ...graph,
    links: {
      Orders: { url: "http://127.0.0.1:50123/000000000000/orders" },
      Elsewhere: { url: "http://127.0.0.1:45660/orders" },
    },
    outputs: { orders: "at http://127.0.0.1:50123" },
  });
});

it("leaves the graph as it is on the default port", () => {
  expect(placeGraph(graph, endpointOrigin)).toBe(graph);
});

it("replaces names of things as well as texts", () => {
  expect(replaceInGraph(graph, [["Orders", "Carts"]]).links).toHaveProperty("Carts");
});
