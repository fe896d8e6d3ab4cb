import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Script } from "node:vm";
import { build, type Plugin } from "esbuild";
import { AppError } from "../errors/app-error.ts";
import { packagesOfPlatform } from "./packages-of-platform.ts";

/** SST's components, as the CLI puts them around a config. */
export interface SstComponents {
  /** The global `sst`. */
  readonly sst: object;
  /** The globals that begin with `$`, but for `$app`, `$cli` and `$dev`. */
  readonly shim: Readonly<Record<string, unknown>>;
  /** Evaluates a config's `run`. */
  run(program: () => Promise<unknown>): Promise<unknown>;
}

/** Raised where what is made of SST's sources changes. */
const bundleVersion = 1;

/**
 * The line in SST's `naming.ts` that draws the eight letters at the end of a physical name, and what stands there instead:
 * the logical name, of which SST then makes letters in the same way. So a name never changes from one evaluation to the next.
 */
const drawnLetters = 'crypto.randomBytes(8).toString("hex")';

/**
 * Bundles SST's components once, and gives a function that runs them anew: each evaluation begins with components that no
 * other has changed. `$app`, `$cli` and `$dev` have to be there as globals by then.
 *
 * @param options.cacheDir where the bundle is kept, by the version of SST
 * @throws AppError where SST's sources do not look as expected
 */
export async function loadSstComponents(options: {
  platform: string;
  cacheDir: string;
  fromPlatform: NodeJS.Require;
}): Promise<{ file: string; run: () => SstComponents }> {
  const { platform, cacheDir, fromPlatform } = options;
  const file = join(cacheDir, `sst-${await digestOfPlatform(platform)}.cjs`);
  const code = await readFile(file, "utf8").catch(() => bundle(platform, file));
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, {
    filename: file,
  });
  return {
    file,
    run: () => {
      const module: { exports: unknown } = { exports: {} };
      script.runInThisContext()(
        module.exports,
        fromPlatform,
        module,
        join(platform, "components.cjs"),
        platform,
      );
      return module.exports as SstComponents;
    },
  };
}

/** Of what the bundle depends on. The folder is part of it, as a person may edit one copy of SST's sources. */
async function digestOfPlatform(platform: string): Promise<string> {
  const version = (await readFile(join(platform, "version"), "utf8")).trim();
  const digest = createHash("sha256").update(`${bundleVersion} ${platform}`).digest("hex");
  return `${version}-${digest.slice(0, 8)}`;
}

async function bundle(platform: string, file: string): Promise<string> {
  const source = join(platform, "src");
  const { outputFiles } = await build({
    stdin: {
      contents: `
        export * as sst from ${JSON.stringify(join(source, "components/index.ts"))};
        export * as shim from ${JSON.stringify(join(source, "shim/run.js"))};
        export { run } from ${JSON.stringify(join(source, "auto/run.ts"))};
      `,
      resolveDir: platform,
      loader: "ts",
    },
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    external: packagesOfPlatform,
    logLevel: "silent",
    // A file of SST's that its own package.json calls free of side effects is not asked for here by its name alone.
    ignoreAnnotations: true,
    plugins: [withNamesThatStay(source)],
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error("esbuild has built nothing of SST's components.");
  const draft = `${file}.${randomUUID()}`;
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(draft, output.text);
  await rename(draft, file);
  return output.text;
}

function withNamesThatStay(source: string): Plugin {
  return {
    name: "names-that-stay",
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]components[\\/]naming\.ts$/ }, ({ path }) => {
        const contents = readFileSync(path, "utf8");
        const parts = contents.split(drawnLetters);
        if (parts.length !== 2 || !contents.includes("physicalName(max: number, name: string")) {
          throw new AppError(
            `${join(source, "components/naming.ts")} does not draw the letters of physical names as SST 4.17 does: this version of SST cannot be evaluated.`,
          );
        }
        return { contents: parts.join("name"), loader: "ts" };
      });
    },
  };
}
