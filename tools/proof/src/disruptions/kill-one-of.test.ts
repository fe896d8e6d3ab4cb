import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { createRandom } from "../plan/random.ts";
import { killOneOf } from "./kill-one-of.ts";

it("kills another one where the one that was drawn has ended since, or none was there", async () => {
  const gone = spawn(process.execPath, ["--eval", ""]);
  await once(gone, "exit");
  const living = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"]);
  const ended = once(living, "exit");
  const listed = [[], [gone.pid ?? 0], [living.pid ?? 0]];
  await killOneOf(async () => listed.shift() ?? [], createRandom(1));
  expect(await ended).toEqual([null, "SIGKILL"]);
  expect(listed).toEqual([]);
});
