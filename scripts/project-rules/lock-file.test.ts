import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageManifest, packageManifests } from "./package-manifests.ts";

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly extraneous?: boolean;
  readonly optional?: boolean;
  readonly integrity?: string;
  readonly bin?: Record<string, string>;
  readonly os?: string | readonly string[];
  readonly cpu?: string | readonly string[];
  readonly optionalDependencies?: Record<string, string>;
}

const root = join(import.meta.dirname, "../..");
const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
  readFileSync(join(root, "package-lock.json"), "utf8"),
);
const packages = Object.entries(lock.packages);
const manifests = [packageManifest(root, "package.json"), ...packageManifests(root)];

/** The machines that `npm ci` has to serve, with the words that packages use for them. */
const platforms = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

describe("the lock file", () => {
  it("holds every platform package that a package asks for", () => {
    const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => locate(path, name) === undefined)
        .map((name) => `${path} asks for ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it.each(platforms)("serves %s wherever it serves another platform", (platform) => {
    const [os = "", cpu = ""] = platform.split("-");
    const unserved = packages
      .filter(([path, { optionalDependencies = {} }]) => {
        const choices = Object.keys(optionalDependencies).flatMap((name) => locate(path, name) ?? []);
        const bound = choices.filter((choice) => choice.os !== undefined || choice.cpu !== undefined);
        // A package for one system only (file events on macOS) is no choice between machines.
        const isChoice = new Set(bound.map((choice) => [choice.os].flat().join())).size > 1;
        return isChoice && !bound.some((choice) => suits(choice.os, os) && suits(choice.cpu, cpu));
      })
      .map(([path]) => path);
    expect(unserved).toEqual([]);
  });

  it("has a hash for every package, Node for each machine among them", () => {
    const unhashed = packages.filter(
      ([path, { integrity, link }]) =>
        path.includes("node_modules/") && link !== true && integrity === undefined,
    );
    expect(unhashed.map(([path]) => path)).toEqual([]);
    const nodes = packages.flatMap(([, { bin, os, cpu }]) =>
      bin?.["node"] === undefined ? [] : [`${os}-${cpu}`],
    );
    expect(nodes.sort()).toEqual([...platforms].sort());
  });

  it("names no address: packages come from whatever registry npm is set to", () => {
    const addresses = packages.flatMap(([path, { resolved, link }]) =>
      resolved === undefined || (link === true && !resolved.includes(":")) ? [] : [`${path}: ${resolved}`],
    );
    expect(addresses).toEqual([]);
  });

  it("holds nothing that nobody asks for", () => {
    expect(packages.filter(([, { extraneous }]) => extraneous).map(([path]) => path)).toEqual([]);
  });

  it("locks each entry of a package.json at the version that is named there", () => {
    const differing = manifests.flatMap(({ path, ranges }) =>
      ranges
        .map(([name, range]) => ({ name, range, locked: lockedVersion(path, name) }))
        .filter(({ range, locked }) => locked !== range)
        .map(({ name, range, locked }) => `${path}: ${name} ${range}, locked ${locked}`),
    );
    expect(differing).toEqual([]);
  });
});

describe("package.json", () => {
  it.each(manifests)("of $name names exact versions", ({ ranges }) => {
    expect(ranges.filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range))).toEqual([]);
  });

  it("lists as optional only what is bound to a platform", () => {
    const unbound = manifests.flatMap(({ path, optional }) =>
      optional
        .filter((name) => {
          const locked = locate(folderOf(path), name);
          return locked?.os === undefined && locked?.cpu === undefined;
        })
        .map((name) => `${path}: ${name}`),
    );
    expect(unbound).toEqual([]);
  });

  it("lets no package run an install script, and hides behind no npm pre-script that would not run either", () => {
    expect(readFileSync(join(root, ".npmrc"), "utf8").split("\n")).toContain("ignore-scripts=true");
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(
      readFileSync(join(root, "package.json"), "utf8"),
    );
    const hooks = Object.keys(scripts).filter(
      (name) => scripts[name.replace(/^(pre|post)/, "")] !== scripts[name],
    );
    expect(hooks).toEqual([]);
  });
});

/** The folder of a package.json as the lock file names it: the root is the empty name. */
function folderOf(path: string): string {
  return path.replace(/\/?package\.json$/, "");
}

function lockedVersion(path: string, name: string): string | undefined {
  const locked = locate(folderOf(path), name);
  return locked?.link === true ? lock.packages[locked.resolved ?? ""]?.version : locked?.version;
}

/** Where Node would find `name` from the package at `path`: in its own node_modules, then further up. */
function locate(path: string, name: string): LockedPackage | undefined {
  const own = lock.packages[`${path === "" ? "" : `${path}/`}node_modules/${name}`];
  if (own !== undefined || path === "") return own;
  return locate(path.slice(0, Math.max(0, path.lastIndexOf("/"))), name);
}

/** npm's `os` and `cpu` fields name or list what suits; none suits all. */
function suits(list: string | readonly string[] | undefined, value: string): boolean {
  return list === undefined || [list].flat().includes(value);
}
