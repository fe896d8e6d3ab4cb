import { expect, it } from "vitest";
import { startCommand } from "./start-command.ts";

it("is what npm start runs, with Node's flags", () => {
  expect(startCommand()).toContain("packages/cli/src/main.ts");
  expect(startCommand().at(-1)).toBe("start");
  expect(startCommand()).not.toContain("exec");
});
