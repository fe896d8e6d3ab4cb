import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "@ringback/app/folders/cache-folder";
import { assetsKey } from "./assets-key.ts";

/** Whether the page is built, and in which folder. */
export type AssetsState =
  | { readonly state: "building" }
  | { readonly state: "built"; readonly folder: string }
  | { readonly state: "failed"; readonly reason: string };

/** The built page. It is built by another process, once for each version of its sources (assets-key.ts). */
export interface Assets {
  readonly current: AssetsState;
  /** Resolves when the page is built, or its build has failed. The first call starts the build. */
  prepare(): Promise<AssetsState>;
  /** Stops a build that is running. */
  close(): void;
}

const projectDir = join(import.meta.dirname, "..", "..", "..", "..", "..");

/** The page of this project. Nothing is built before `prepare` is called. */
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
    if (!(await canBeRead(join(folder, "index.html")))) {
      const reason = await run(folder);
      if (reason !== undefined) return { state: "failed", reason };
    }
    return { state: "built", folder };
  }

  /** Builds the page into a folder. Resolves with the reason if the build failed. */
  function run(folder: string): Promise<string | undefined> {
    if (closed) return Promise.resolve("The console was closed.");
    build = spawn(process.execPath, [join(import.meta.dirname, "build-assets.ts"), folder], {
      stdio: ["ignore", "ignore", "pipe"],
      // For the production build of React.
      env: { ...process.env, NODE_ENV: "production" },
    });
    let errors = "";
    build.stderr?.on("data", (chunk) => {
      errors += chunk;
    });
    const ended = Promise.withResolvers<string | undefined>();
    build.on("error", (error) => ended.resolve(error.message));
    build.on("close", (status) =>
      ended.resolve(status === 0 ? undefined : errors.trim() || `status ${status}`),
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

const canBeRead = (file: string) =>
  readFile(file).then(
    () => true,
    () => false,
  );
