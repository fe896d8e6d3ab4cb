import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AssetsState } from "./assets.ts";
import { servePage } from "./serve-page.ts";

let folder: string;
let server: Server;
let state: AssetsState;
let url: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ringback page "));
  await mkdir(join(folder, "built", "assets"), { recursive: true });
  await writeFile(join(folder, "secret.js"), "secret");
  await writeFile(join(folder, "built", "index.html"), "<p>page</p>");
  await writeFile(join(folder, "built", "assets", "main-abc.js"), "plain");
  await writeFile(join(folder, "built", "assets", "main-abc.js.gz"), "compressed");
  state = { state: "built", folder: join(folder, "built") };
  server = createServer((request, response) => {
    const assets = { current: state, prepare: async () => state, close: () => undefined };
    void servePage(assets, request, response, request.url ?? "/");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

describe("the built page", () => {
  it("is the same at every address that is not a file, and is not cached", async () => {
    for (const path of ["/", "/executions", "/executions/some-name", "/index.html"]) {
      const answer = await fetch(url + path);
      expect(await answer.text()).toBe("<p>page</p>");
      expect(answer.headers.get("cache-control")).toBe("no-cache");
    }
  });

  it("has compressed files for clients that accept them, which may be cached for ever", async () => {
    const plain = await fetch(`${url}/assets/main-abc.js`, { headers: { "accept-encoding": "identity" } });
    expect(await plain.text()).toBe("plain");
    expect(plain.headers.get("cache-control")).toContain("immutable");
    expect(plain.headers.get("content-type")).toContain("text/javascript");
    const compressed = await fetch(`${url}/assets/main-abc.js`, { method: "HEAD" });
    expect(compressed.headers.get("content-encoding")).toBe("gzip");
    expect((await fetch(`${url}/assets/none.js`)).status).toBe(404);
  });

  it.each(["/assets/..%2f..%2fsecret.js", "/assets/../../secret.js", "/..%2fsecret.js"])(
    "gives nothing outside of its folder: %s",
    async (path) => {
      expect(await (await fetch(url + path)).text()).not.toContain("secret");
    },
  );
});

it("says that the page is being built, and reloads itself", async () => {
  state = { state: "building" };
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  const text = await answer.text();
  expect(text).toContain("Building the console");
  expect(text).toContain('http-equiv="refresh"');
});

it("says why it cannot be built", async () => {
  state = { state: "failed", reason: "main.tsx:1: <oops>" };
  const answer = await fetch(url);
  expect(answer.status).toBe(500);
  expect(await answer.text()).toContain("main.tsx:1: &lt;oops&gt;");
});
