import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, expect, it } from "vitest";
import { sourceFrames } from "./source-frame.ts";

let bundle: string;
beforeEach(async () => {
  bundle = join(await mkdtemp(join(tmpdir(), "ringback map ")), "bundle.mjs");
});

/** Where the bundle begins is line 11, column 3 of the source ("AAUE" in the words of a source map). */
const map = { version: 3, sources: ["../../../packages/core/src/order.ts"], names: [], mappings: "AAUE" };

it("gives a frame of the bundle its place in the source, from the map next to it", async () => {
  await writeFile(`${bundle}.map`, JSON.stringify(map));
  const frame = sourceFrames(bundle);
  expect(frame(`at total (${bundle}:1:1)`)).toBe("at total (packages/core/src/order.ts:11:3)");
  expect(frame(`at ${bundle}:1:1`)).toBe("at packages/core/src/order.ts:11:3");
});

it("reads the address of a module as well as a path", async () => {
  await writeFile(`${bundle}.map`, JSON.stringify(map));
  const url = pathToFileURL(bundle).href;
  expect(url).toContain("ringback%20map");
  expect(sourceFrames(bundle)(`at async total (${url}:1:1)`)).toBe(
    "at async total (packages/core/src/order.ts:11:3)",
  );
});

it("leaves a frame of another file, and one of no file, as it is", async () => {
  await writeFile(`${bundle}.map`, JSON.stringify(map));
  const frame = sourceFrames(bundle);
  for (const other of [
    "at emit (node:events:1:1)",
    "at total (/elsewhere/bundle.mjs:1:1)",
    "at <anonymous>",
    "",
  ])
    expect(frame(other)).toBe(other);
});

it.each([undefined, "no JSON", "{}"])("leaves a frame as it is where the map is %j", async (content) => {
  if (content !== undefined) await writeFile(`${bundle}.map`, content);
  expect(sourceFrames(bundle)(`at total (${bundle}:1:1)`)).toBe(`at total (${bundle}:1:1)`);
});
