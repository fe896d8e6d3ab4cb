import type { Metafile } from "esbuild";
import type { BundledPackage } from "./cold-start-figures.ts";

/** The packages of a bundle and the bytes that each has in it, the largest first. */
export function bundledPackages({ outputs }: Metafile): readonly BundledPackage[] {
  const bytes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const name = packageOf(path);
      bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...bytes]
    .map(([name, size]) => ({ name, bytes: size }))
    .filter((one) => one.bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || a.name.localeCompare(b.name));
}

/** The package of a file: what stands behind the last `node_modules/`, or one of the workspace or of an app. */
function packageOf(path: string): string {
  const installed = path.split("node_modules/").at(-1);
  if (installed !== undefined && installed !== path) {
    return installed
      .split("/")
      .slice(0, installed.startsWith("@") ? 2 : 1)
      .join("/");
  }
  const own = /^(?:.*\/)?(?:packages|tools)\/([^/]+)\//.exec(path)?.[1];
  return own === undefined ? path : `@ringback/${own}`;
}
