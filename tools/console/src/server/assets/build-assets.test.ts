import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it, onTestFinished, vi } from "vitest";

const script = join(import.meta.dirname, "build-assets.ts");

function start(folder: string): ChildProcess {
  const child = spawn(process.execPath, [script, folder], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

const build = (folder: string): Promise<number | null> =>
  new Promise((resolve) => start(folder).on("close", resolve));

const drafts = async (cache: string) =>
  (await readdir(cache)).filter((name) => name.startsWith("key.draft-"));

it("builds the page once, complete and compressed, for several callers, even if a killed build has left its lock", async () => {
  const cache = await mkdtemp(join(tmpdir(), "ringback build "));
  onTestFinished(() => rm(cache, { recursive: true }));
  const folder = join(cache, "key");
  const killed = start(folder);
  await vi.waitFor(async () => expect(await drafts(cache)).toHaveLength(1), 10_000);
  killed.kill("SIGKILL");
  expect(await Promise.all([build(folder), build(folder)])).toEqual([0, 0]);
  // The one that was killed has left its draft.
  expect(await drafts(cache)).toHaveLength(1);
  expect((await readdir(cache)).sort().slice(0, 2)).toEqual(["key", expect.stringMatching(/^key\.draft-/)]);
  const page = await readFile(join(folder, "index.html"), "utf8");
  const scripts = [...page.matchAll(/<script[^>]*src="(\/[^"]+)"/g)].map(([, path]) => path ?? "");
  expect(scripts.length).toBeGreaterThan(0);
  // A strict policy lets no script and no style in that stands in the page itself.
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=/);
  for (const path of scripts) {
    const plain = await readFile(join(folder, path), "utf8");
    expect(gunzipSync(await readFile(join(folder, `${path}.gz`))).toString()).toBe(plain);
  }
});
