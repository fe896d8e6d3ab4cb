import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadAppProof } from "./load-app-proof.ts";

async function appWith(source: string | undefined): Promise<string> {
  const app = await mkdtemp(join(tmpdir(), "ringback app proof "));
  onTestFinished(() => rm(app, { recursive: true }));
  if (source !== undefined) await writeFile(join(app, "proof.ts"), source);
  return app;
}

describe("loadAppProof", () => {
  it("gives the default export of the app's proof.ts", async () => {
    const app = await appWith(
      "export default { inputOf: (index: number) => ({ index }), check: () => ['no'] };",
    );
    const proof = await loadAppProof(app);
    expect(proof.inputOf(3, Math.random, "Order")).toEqual({ index: 3 });
  });

  it.each([
    ["no such file", undefined, /proof\.ts is missing/],
    ["no default export", "export const check = () => [];", /has to be an object with inputOf and check/],
    ["no check", "export default { inputOf: () => ({}) };", /has to be an object with inputOf and check/],
  ])("refuses an app with %s", async (_what, source, message) => {
    await expect(loadAppProof(await appWith(source))).rejects.toThrow(message);
  });
});
