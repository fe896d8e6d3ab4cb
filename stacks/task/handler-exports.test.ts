import { expect, it } from "vitest";
import { exportedNames } from "./handler-exports.ts";

it.each([
  ["export const { handler, deadLetterHandler } = bufferedTask({});", ["handler", "deadLetterHandler"]],
  [
    "export const {\n  handler,\n  deadLetterHandler,\n} = bufferedTask({});",
    ["handler", "deadLetterHandler"],
  ],
  ["const task = f();\nexport const handler = task.handler;", ["handler"]],
  ["export async function handler() {}", ["handler"]],
  ["const { handler: work } = f();\nexport { work as handler };", ["handler"]],
  ['export { handler, other as deadLetterHandler } from "./task.ts";', ["handler", "deadLetterHandler"]],
  ["export const { handler, deadLetterHandler: dead } = f();", ["handler", "dead"]],
  ['export * from "./task.ts";', ["*"]],
  ["// export const handler = 1;\n/* export const deadLetterHandler = 1; */\nconst handler = 1;", []],
  ['const url = "https://example.com"; export const handler = 1;', ["handler"]],
])("finds what %j exports", (source, names) => {
  expect([...exportedNames(source)]).toEqual(names);
});
