import { spawnSync } from "node:child_process";
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { linkTypes, linkTypesReference } from "@ringback/app/link-types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordChoices } from "./record-choices.ts";
import { evaluateStage } from "./testing/evaluate-stage.ts";
import { runSstCli } from "./testing/run-sst-cli.ts";

const root = resolve(import.meta.dirname, "..");
const committed = join(root, "sst-env.d.ts");
const { scripts, workspaces }: { scripts: Record<string, string>; workspaces: string[] } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);

describe("the types of what is linked", () => {
  it("are those that SST writes for a stage of this app, whichever was deployed last", {
    timeout: 90_000,
  }, async () => {
    const texts: string[] = [];
    for (const stage of ["anna", ...Object.keys(recordChoices)])
      texts.push(linkTypes((await evaluateStage(stage)).links));
    const found = readFileSync(committed, "utf8");
    await expect(texts.find((text) => text === found) ?? texts[0]).toMatchFileSnapshot(committed);
  });
});

describe("what SST's own CLI leaves behind", () => {
  let folder: string;
  let written: readonly string[];
  let links: Readonly<Record<string, object>>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "ringback-sst-env-"));
    const ofWorkspaces = workspaces.map((workspace) => join(workspace, "package.json"));
    const manifests = ["package.json", ...globSync(ofWorkspaces, { cwd: root })];
    for (const file of [...manifests, "biome.json", "tsconfig.json", ".gitignore"]) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      cpSync(join(root, file), join(folder, file));
    }
    cpSync(join(root, "scripts/lint"), join(folder, "scripts/lint"), { recursive: true });
    written = manifests.map((file) => join(dirname(file), "sst-env.d.ts"));
    ({ links } = await evaluateStage("anna"));
    await runSstCli(folder, { links });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    // SST's CLI unpacks its components, and evaluating the stage may be what loads them here.
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is the root's file as the tests here know it, and a reference to it in every package", () => {
    expect(written.length).toBeGreaterThan(10);
    for (const file of written) {
      const expected =
        file === "sst-env.d.ts"
          ? linkTypes(links)
          : linkTypesReference(relative(dirname(file), "sst-env.d.ts"));
      expect(readFileSync(join(folder, file), "utf8"), file).toBe(expected);
    }
  });

  it("shows no new file to git but the root's", () => {
    run("git init --quiet");
    const seen = run("git ls-files --others --exclude-standard")
      .output.split("\n")
      .filter((file) => file.endsWith("sst-env.d.ts"));
    expect(seen).toEqual(["sst-env.d.ts"]);
  });

  it.each(["format", "lint", "boundaries"])("passes check:%s", (name) => {
    const { status, output } = run(scripts[`check:${name}`] ?? "false");
    expect(status, output).toBe(0);
  });

  it("type-checks", () => {
    const project = { extends: "./tsconfig.json", include: [], files: written };
    writeFileSync(join(folder, "tsconfig.written.json"), JSON.stringify(project));
    const { status, output } = run("tsc -p tsconfig.written.json");
    expect(status, output).toBe(0);
  });

  function run(command: string): { status: number | null; output: string } {
    const PATH = `${join(root, "node_modules/.bin")}:${process.env["PATH"]}`;
    const { status, stdout, stderr } = spawnSync("sh", ["-c", command], {
      cwd: folder,
      env: { ...process.env, PATH },
      encoding: "utf8",
    });
    return { status, output: `${stdout}${stderr}` };
  }
});
