import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** A change of one place in one source file. */
export interface Replacement {
  /** How the path of the file ends. */
  readonly file: string;
  /** Matches the place, and nothing else of the file. */
  readonly from: RegExp;
  readonly to: string;
}

/** An esbuild plugin that makes the change. The build fails unless the place is there, once. */
export function replaceInSource({ file, from, to }: Replacement): Plugin {
  return {
    name: "replaceInSource",
    setup(build) {
      let replaced = 0;
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!path.endsWith(file)) return undefined;
        const contents = (await readFile(path, "utf8")).replace(new RegExp(from, "g"), () => {
          replaced += 1;
          return to;
        });
        return { contents, loader: "ts" };
      });
      build.onEnd(() => {
        const text = `${file} has ${from} ${replaced} times, and once is wanted.`;
        return replaced === 1 ? undefined : { errors: [{ text }] };
      });
    },
  };
}
