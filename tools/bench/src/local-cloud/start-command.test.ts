import { expect, it } from "vitest";
import { startCommand } from "./start-command.ts";

it("is what npm start runs, with Node's flags and its variables", () => {
  const { environment, args } = startCommand();
  expect(args).toContain("tools/cli/src/main.ts");
  expect(args.at(-1)).toBe("start");
  expect(args).not.toContain("exec");
  expect(Object.keys(environment)).toEqual(["NODE_COMPILE_CACHE"]);
});
