import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The package.json of one workspace, by the parts that the checks look at. */
export interface PackageManifest {
  /** The name; ours is without its scope. */
  readonly name: string;
  /** From the root. */
  readonly path: string;
  readonly dependencies: readonly string[];
  readonly optional: readonly string[];
  /** Every entry of every kind, with its version range. */
  readonly ranges: readonly (readonly [name: string, range: string])[];
}

interface ManifestFile {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

/** Reads the package.json of every package, of every tool, of the stacks, and of the examples with their packages. */
export function packageManifests(root: string): readonly PackageManifest[] {
  const paths = globSync(
    [
      "{packages,tools}/*/package.json",
      "stacks/package.json",
      "examples/*/package.json",
      "examples/*/packages/*/package.json",
    ],
    { cwd: root },
  ).sort();
  return paths.map((path) => packageManifest(root, path));
}

/** Reads one package.json; `path` is from the root. */
export function packageManifest(root: string, path: string): PackageManifest {
  const file: ManifestFile = JSON.parse(readFileSync(join(root, path), "utf8"));
  const kinds = [file.dependencies, file.devDependencies, file.optionalDependencies, file.peerDependencies];
  return {
    name: file.name.replace("@ringback/", ""),
    path,
    dependencies: Object.keys({ ...file.dependencies, ...file.optionalDependencies }),
    optional: Object.keys(file.optionalDependencies ?? {}),
    ranges: kinds.flatMap((kind) => Object.entries(kind ?? {})),
  };
}
