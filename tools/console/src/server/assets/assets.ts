import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "@ringback/local/lambda/cache-folder";
import { assetsKey } from "./assets-key.ts";

/** The folder of the built page, or why there is none yet. */
export type AssetsState =
  | { readonly state: "building" }
  | { readonly state: "built"; readonly folder: string }
  | { readonly state: "failed"; readonly reason: string };

/** The built page: found by its content, or built by a process of its own. */
export interface Assets {
  readonly current: AssetsState;
  /** Fulfilled once the page is built or cannot be. Starts the build, once. */
  prepare(): Promise<AssetsState>;
  /** Ends the build where it still runs. */
  close(): void;
}

const projectDir = join(import.meta.dirname, "..", "..", "..", "..", "..");

export function createAssets(): Assets {
  let current: AssetsState = { state: "building" };
  let prepared: Promise<AssetsState> | undefined;
  let build: ChildProcess | undefined;
  let closed = false;

  async function find(): Promise<AssetsState> {
    const folder = join(
      await cacheFolder({ projectDir, name: "ringback-console" }),
      await assetsKey(projectDir),
    );
    if (!(await isThere(join(folder, "index.html")))) {
      const reason = await run(folder);
      if (reason !== undefined) return { state: "failed", reason };
    }
    return { state: "built", folder };
  }

  /** The reason where the build failed. */
  function run(folder: string): Promise<string | undefined> {
    if (closed) return Promise.resolve("The console was closed.");
    build = spawn(process.execPath, [join(import.meta.dirname, "build-assets.ts"), folder], {
      stdio: ["ignore", "ignore", "pipe"],
      // React in its production form, whatever this process is.
      env: { ...process.env, NODE_ENV: "production" },
    });
    let said = "";
    build.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    const ended = Promise.withResolvers<string | undefined>();
    build.on("error", (error) => ended.resolve(error.message));
    build.on("close", (status) =>
      ended.resolve(status === 0 ? undefined : said.trim() || `status ${status}`),
    );
    return ended.promise;
  }

  return {
    get current() {
      return current;
    },
    prepare: () => {
      prepared ??= find()
        .catch((error: unknown): AssetsState => ({ state: "failed", reason: String(error) }))
        .then((state) => {
          current = state;
          return state;
        });
      return prepared;
    },
    close: () => {
      closed = true;
      build?.kill("SIGKILL");
    },
  };
}

const isThere = (file: string) =>
  readFile(file).then(
    () => true,
    () => false,
  );
