import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { packageManifests } from "./package-manifests.ts";

/**
 * What the deployed files (`sst.config.ts`, the stacks and the packages, without their tests; of the examples too) import that is not deployed:
 * a tool, a script, or what only tests share, each as `file: import`. The linter knows the packages by their package.json;
 * this also sees a path out of the root's folder, a type that is imported where it is used, and a way through `testing/`.
 */
export function undeployedImports(root: string): readonly string[] {
  const tools = packageManifests(root)
    .filter(({ path }) => path.startsWith("tools/"))
    .map(({ name }) => `@ringback/${name}`);
  const isUndeployed = (target: string) =>
    /^(?:tools|scripts)\//.test(target) ||
    target.split("/").includes("testing") ||
    tools.some((tool) => target === tool || target.startsWith(`${tool}/`));
  return deployedFiles(root).flatMap((file) =>
    importsOf(readFileSync(join(root, file), "utf8"))
      .filter((path) => isUndeployed(path.startsWith(".") ? normalize(join(dirname(file), path)) : path))
      .map((path) => `${file}: ${path}`),
  );
}

function deployedFiles(root: string): readonly string[] {
  const ofApp = ["sst.config.ts", "stacks/**/*.ts", "packages/*/src/**/*.ts"];
  return globSync([...ofApp, ...ofApp.map((path) => `examples/*/${path}`)], {
    cwd: root,
    exclude: (path) => /(?:^|\/)(?:node_modules|testing)(?:\/|$)|\.test\.ts$/.test(path),
  }).sort();
}

const importsOf = (source: string) =>
  [...source.matchAll(/\b(?:from|import|require|resolve|URL)[\s(]*["'`]([^"'`]+)["'`]/g)].map(
    ([, path = ""]) => path,
  );
