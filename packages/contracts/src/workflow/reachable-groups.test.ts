import { expect, it } from "vitest";
import { reachableGroups } from "./reachable-groups.ts";

const groupsOf = (start: string, graph: Record<string, string>) =>
  reachableGroups(start, (name) => (graph[name] ?? "").split("").filter((to) => to !== "")).map((group) =>
    group.toSorted().join(""),
  );

it("each node is a group of its own where nothing leads back, behind all that it leads to", () => {
  expect(groupsOf("a", { a: "bc", b: "d", c: "d" })).toEqual(["d", "b", "c", "a"]);
});

it("a loop is one group, with all loops that it meets", () => {
  expect(groupsOf("a", { a: "b", b: "c", c: "ad", d: "e", e: "d" })).toEqual(["de", "abc"]);
  expect(groupsOf("a", { a: "b", b: "ca", c: "d", d: "b" })).toEqual(["abcd"]);
  expect(groupsOf("a", { a: "a" })).toEqual(["a"]);
});

it("a way into a loop that was left is no part of it", () => {
  expect(groupsOf("a", { a: "bd", b: "c", c: "b", d: "c" })).toEqual(["bc", "d", "a"]);
});

it("what is not reached is in no group", () => {
  expect(groupsOf("b", { a: "b", b: "c" })).toEqual(["c", "b"]);
});
