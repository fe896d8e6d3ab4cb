import { afterEach, expect, it } from "vitest";
import { testFunction } from "../../testing/test-function.ts";
import type { LambdaFunction } from "../lambda-function.ts";

let lambda: LambdaFunction | undefined;
afterEach(() => lambda?.close());

async function answerOf(source: string): Promise<unknown> {
  lambda = await testFunction(source);
  const { result } = await lambda.invoke({});
  return result.outcome === "succeeded" ? JSON.parse(result.payload) : result;
}

const isLoaded = `process.moduleLoadList.some((name) => name.includes("undici"))`;

it("a function that sends requests by node:http does not load the client of fetch", async () => {
  const source = `
    import { Agent, request } from "node:http";
    export const handler = async () => [typeof Agent, typeof request, ${isLoaded}];`;
  expect(await answerOf(source)).toEqual(["function", "function", false]);
});

it("a function has fetch, and whatever else of node:http", async () => {
  const source = `
    import http from "node:http";
    const name = ["Web", "Socket"].join("");
    export const handler = async () => [typeof fetch, typeof http[name], http[name] === globalThis[name]];`;
  expect(await answerOf(source)).toEqual(["function", "function", true]);
});

it("a function can import by name what belongs to that client", async () => {
  const source = `
    import { MessageEvent, WebSocket } from "node:http";
    export const handler = async () => [typeof WebSocket, typeof MessageEvent];`;
  expect(await answerOf(source)).toEqual(["function", "function"]);
});
