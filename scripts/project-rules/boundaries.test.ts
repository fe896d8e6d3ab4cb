import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { staticChecks } from "../run-tests/static-checks.ts";
import { type PackageManifest, packageManifests } from "./package-manifests.ts";

const root = join(import.meta.dirname, "../..");
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** What a package may depend on outside its tests: dependencies point one way. */
const allowed: Record<
  string,
  { readonly packages: readonly string[]; readonly libraries?: readonly string[] }
> = {
  contracts: { packages: [], libraries: ["zod"] },
  core: { packages: ["contracts"], libraries: [] },
  functions: { packages: ["contracts", "core"] },
  "command-line": { packages: [], libraries: [] },
  stepfunctions: { packages: ["command-line"] },
  app: { packages: [] },
  local: { packages: ["app", "contracts", "core", "stepfunctions"] },
  console: { packages: ["app", "contracts", "stepfunctions", "local"] },
  cli: { packages: ["app", "command-line", "contracts", "local", "console"] },
  simulation: { packages: ["command-line", "contracts", "core", "functions"] },
  proof: { packages: ["app", "command-line", "contracts", "local", "cli", "testing"] },
  bench: { packages: ["command-line", "contracts", "core", "local", "testing"] },
  testing: { packages: ["app", "contracts", "core", "functions", "stacks"] },
  stacks: { packages: ["contracts"] },
};

/** The same of an app in `examples`, by its package's place in it; NAME stands for the scope of its packages. */
const allowedInExamples: typeof allowed = {
  "packages/contracts": { packages: [], libraries: ["zod"] },
  "packages/core": { packages: ["core"], libraries: ["NAME/contracts"] },
  "packages/functions": { packages: ["core", "functions"] },
  "": { packages: ["stacks"] },
};

function ruleOf({ name, path }: PackageManifest): (typeof allowed)[string] {
  const [, place] = /^examples\/[^/]+\/(.*?)\/?package\.json$/.exec(path) ?? [];
  const rule = place === undefined ? allowed[name] : allowedInExamples[place];
  if (rule === undefined) throw new Error(`${name} has no place in the plan: give it one in this test.`);
  const [scope = ""] = name.split("/");
  const { packages, libraries } = rule;
  return libraries === undefined
    ? { packages }
    : { packages, libraries: libraries.map((library) => library.replace("NAME", scope)) };
}

/**
 * The tools run on a person's machine: what is deployed depends on none of them. Only the stacks may for their tests, which
 * evaluate them as the tools do; a package's tests need no tool.
 */
const deployedOnTools = (manifests: readonly PackageManifest[]) => {
  const tools = manifests
    .filter(({ path }) => path.startsWith("tools/"))
    .map(({ name }) => `@ringback/${name}`);
  return manifests
    .filter(({ path }) => !path.startsWith("tools/"))
    .flatMap(({ path, dependencies, ranges }) => {
      const names = /^(?:examples\/[^/]+\/)?packages\//.test(path)
        ? ranges.map(([name]) => name)
        : dependencies;
      return names.filter((name) => tools.includes(name)).map((name) => `${path}: ${name}`);
    });
};

describe("what a package.json may list", () => {
  const manifests = packageManifests(root);

  it("is no tool where the package is deployed", () => {
    expect(manifests.map(({ path }) => path)).toContain("tools/local/package.json");
    expect(deployedOnTools(manifests)).toEqual([]);
  });

  it.each([
    ["stacks", { dependencies: ["@ringback/local"] }, "stacks/package.json: @ringback/local"],
    [
      "@orders/functions, if only for its tests",
      { ranges: [["@ringback/local", "0.1.0"]] as const },
      "examples/orders/packages/functions/package.json: @ringback/local",
    ],
    [
      "functions, if only for its tests",
      { ranges: [["@ringback/local", "0.1.0"]] as const },
      "packages/functions/package.json: @ringback/local",
    ],
  ])("is reported when a tool is listed by %s", (who, planted, reported) => {
    const [name] = who.split(",");
    const changed = manifests.map((manifest) =>
      manifest.name === name ? { ...manifest, ...planted } : manifest,
    );
    expect(deployedOnTools(changed)).toEqual([reported]);
  });

  it("is the same for every app in examples", () => {
    const copy = { name: "@shop/core", path: "examples/shop/packages/core/package.json" };
    expect(ruleOf({ ...copy, dependencies: [], optional: [], ranges: [] })).toEqual({
      packages: ["core"],
      libraries: ["@shop/contracts"],
    });
  });

  it.each(manifests)("$name depends on what lies below it", (manifest) => {
    const rule = ruleOf(manifest);
    const { dependencies } = manifest;
    const ours = dependencies.filter((dependency) => dependency.startsWith("@ringback/"));
    const foreign = dependencies.filter((dependency) => !dependency.startsWith("@ringback/"));
    expect(rule.packages).toEqual(
      expect.arrayContaining(ours.map((entry) => entry.replace("@ringback/", ""))),
    );
    if (rule.libraries !== undefined) expect(rule.libraries).toEqual(expect.arrayContaining(foreign));
  });
});

/** One file for each rule, which violates that rule and no other. */
const violations: readonly {
  readonly what: string;
  readonly file: string;
  readonly source: string;
  /** The other file of a circle. */
  readonly back?: Readonly<Record<string, string>>;
  readonly check: string;
  readonly rule: string;
}[] = [
  {
    what: "core imports an AWS client",
    file: "packages/core/src/aws.ts",
    source: `import { SFNClient } from "@aws-sdk/client-sfn";\nexport const client = SFNClient;`,
    check: "boundaries",
    rule: "lint/correctness/noUndeclaredDependencies",
  },
  {
    what: "core imports a package above it",
    file: "packages/core/src/above.ts",
    source: `export { recorder } from "@ringback/functions/recorder";`,
    check: "boundaries",
    rule: "lint/correctness/noUndeclaredDependencies",
  },
  {
    what: "stepfunctions imports contracts, if only a type and only later",
    file: "tools/stepfunctions/src/contracts.ts",
    source: `export type Body = import("@ringback/contracts/message/queue-body").QueueBody;\nexport const body = () => import("@ringback/contracts/message/queue-body");`,
    check: "boundaries",
    rule: "lint/correctness/noUndeclaredDependencies",
  },
  {
    what: "a test imports a package above its own",
    file: "packages/core/src/above.test.ts",
    source: `import { recorder } from "@ringback/functions/recorder";\nexport const above = recorder;`,
    check: "boundaries",
    rule: "lint/correctness/noUndeclaredDependencies",
  },
  {
    what: "production code imports a development dependency",
    file: "packages/core/src/arbitrary.ts",
    source: `import { vi } from "vitest";\nexport const arbitrary = vi;`,
    check: "boundaries",
    rule: "lint/correctness/noUndeclaredDependencies",
  },
  {
    what: "a relative path climbs into another package",
    file: "packages/functions/src/deep/climb.ts",
    source: `export { settle } from "../../../core/src/settle.ts";`,
    check: "boundaries",
    rule: "lint/style/noRestrictedImports",
  },
  {
    what: "a relative path climbs out to the stacks",
    file: "tools/cli/src/stacks.ts",
    source: `export { queues } from "../../../stacks/queues.ts";`,
    check: "boundaries",
    rule: "lint/style/noRestrictedImports",
  },
  {
    what: "a function imports a tool",
    file: "packages/functions/src/tool.ts",
    source: `export { startLocalCloud } from "@ringback/local/local-cloud";`,
    check: "boundaries",
    rule: "lint/correctness/noUndeclaredDependencies",
  },
  {
    what: "the stacks import a tool that only their tests may import",
    file: "stacks/tool.ts",
    source: `export { startLocalCloud } from "@ringback/local/local-cloud";`,
    check: "boundaries",
    rule: "lint/correctness/noUndeclaredDependencies",
  },
  {
    what: "a relative path climbs from a function into a tool",
    file: "packages/functions/src/climb.ts",
    source: `export { startLocalCloud } from "../../../tools/local/src/local-cloud.ts";`,
    check: "boundaries",
    rule: "lint/style/noRestrictedImports",
  },
  {
    what: "core uses a part of Node other than the digest",
    file: "packages/core/src/files.ts",
    source: `import { readFileSync } from "node:fs";\nexport const read = readFileSync;`,
    check: "boundaries",
    rule: "lint/style/noRestrictedImports",
  },
  {
    what: "contracts use the digest",
    file: "packages/contracts/src/digest.ts",
    source: `import { createHash } from "node:crypto";\nexport const hash = createHash;`,
    check: "boundaries",
    rule: "lint/style/noRestrictedImports",
  },
  {
    what: "two files import each other",
    file: "packages/core/src/egg.ts",
    source: `import { hen } from "./hen.ts";\nexport const egg = () => hen;`,
    back: { "packages/core/src/hen.ts": `import "./egg.ts";\nexport const hen = 1;` },
    check: "boundaries",
    rule: "lint/suspicious/noImportCycles",
  },
  {
    what: "two files import each other's types",
    file: "packages/core/src/chick.ts",
    source: `import type { Brood } from "./brood.ts";\nexport interface Chick {\n  readonly brood: Brood;\n}`,
    back: {
      "packages/core/src/brood.ts": `import type { Chick } from "./chick.ts";\nexport interface Brood {\n  readonly chicks: readonly Chick[];\n}`,
    },
    check: "boundaries",
    rule: "lint/suspicious/noImportCycles",
  },
  ...[
    ["the environment", `process.env["STAGE"]`, "lint/style/noRestrictedGlobals"],
    ["a timer", "setTimeout(() => {}, 5)", "lint/style/noRestrictedGlobals"],
    ["the console", `console.log("hello")`, "lint/style/noRestrictedGlobals"],
    ["the network", `fetch("http://127.0.0.1")`, "lint/style/noRestrictedGlobals"],
    ["the machine's clock", "Date.now()", "plugin"],
    ["the machine's clock as a date", "new Date()", "plugin"],
    ["a timer of the platform", "AbortSignal.timeout(5)", "plugin"],
  ].flatMap(([what = "", expression = "", rule = ""], index) =>
    ["contracts", "core"].map((name) => ({
      what: `${name} use${name === "core" ? "s" : ""} ${what}`,
      file: `packages/${name}/src/impure-${index}.ts`,
      source: `export const impure = () => ${expression};`,
      check: "lint",
      rule,
    })),
  ),
];

const clean = {
  "packages/contracts/src/when.ts": `export const when = (text: string) => new Date(text).getTime();`,
  "packages/core/src/settle.ts": `import { createHash } from "node:crypto";\nimport { when } from "@ringback/contracts/when";\nexport const settle = () => [createHash, when];`,
  "packages/core/src/hen.ts": `export const hen = 1;`,
  "packages/core/src/settle.test.ts": `import { it } from "vitest";\nimport { settle } from "./settle.ts";\nexport const uses = [it, settle, Date.now()];`,
  "packages/functions/src/recorder.ts": `import { settle } from "@ringback/core/settle";\nexport const recorder = () => [settle, process.env["STAGE"]];`,
};

describe("the checks of the boundaries", () => {
  it("let a tree pass that keeps to them", () => {
    const folder = workspace(clean);
    expect(diagnostics(folder, "boundaries")).toEqual({ exitStatus: 0, found: [] });
    expect(diagnostics(folder, "lint")).toEqual({ exitStatus: 0, found: [] });
  });

  // Each stands in a file of its own, so one run of each check finds them all.
  describe("in a tree with every violation", () => {
    const found: Record<string, readonly string[]> = {};

    beforeAll(() => {
      const folder = workspace({
        ...clean,
        ...Object.fromEntries(
          violations.flatMap(({ file, source, back = {} }) => [[file, source], ...Object.entries(back)]),
        ),
      });
      for (const check of ["boundaries", "lint"]) {
        const result = diagnostics(folder, check);
        expect(result.exitStatus).toBe(1);
        found[check] = result.found;
      }
    });

    it.each(violations)("refuse it when $what", ({ file, check, rule }) => {
      expect(found[check]).toContain(`${file}: ${rule}`);
    });
  });
});

/** A copy of the configuration and of every package.json, with the sources given. */
function workspace(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "ringback boundaries "));
  folders.push(folder);
  for (const path of ["biome.json", "package.json", ".gitignore", "scripts/lint"]) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  for (const { path } of packageManifests(root)) cpSync(join(root, path), join(folder, path));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${source}\n`);
  }
  return folder;
}

interface BiomeReport {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly location: { readonly path: string };
  }[];
}

/** Runs the very command of package.json, and reads what Biome found as `file: rule`. */
function diagnostics(folder: string, check: string) {
  const script = staticChecks(root).find(({ name }) => name === check)?.script;
  const run = spawnSync("sh", ["-c", `${script} --reporter=json --max-diagnostics=none`], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${join(root, "node_modules", ".bin")}:${process.env["PATH"]}` },
  });
  const { diagnostics: all }: BiomeReport = JSON.parse(run.stdout);
  return {
    exitStatus: run.status,
    found: all.map(({ category, location }) => `${location.path}: ${category}`),
  };
}
