import { globSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { basename, join, matchesGlob } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { packageManifest, packageManifests } from "./package-manifests.ts";

// GitHub's own parser imports JSON as bundlers take it, without saying that it is JSON, which Node asks for.
registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    return specifier.endsWith(".json") ? { ...resolved, importAttributes: { type: "json" } } : resolved;
  },
});
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import(
  "@actions/workflow-parser"
);

const root = join(import.meta.dirname, "../..");
const textOf = (file: string) => readFileSync(join(root, file), "utf8");
const workflowFile = ".github/workflows/test.yml";

/** What GitHub's own parser says of a workflow. */
async function problemsOf(content: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name: workflowFile, content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

describe("the workflow", () => {
  const content = textOf(workflowFile);
  const step = z.object({ uses: z.optional(z.string()), run: z.optional(z.string()) });
  const workflow = z
    .object({
      permissions: z.record(z.string(), z.string()),
      jobs: z.object({
        test: z.object({
          "timeout-minutes": z.number(),
          strategy: z.object({
            matrix: z.object({ include: z.array(z.object({ machine: z.string(), runner: z.string() })) }),
          }),
          steps: z.array(step),
        }),
      }),
    })
    .parse(parse(content));
  const { steps, strategy } = workflow.jobs.test;

  it("is one that GitHub takes", async () => {
    expect(await problemsOf(content)).toEqual([]);
  });

  it.each([
    ["a key that is none", content.replace("timeout-minutes", "timeout-minuets")],
    ["an expression that is none", content.replace("matrix.runner }}", "matrix.runner")],
    ["a value that is none", content.replace("fail-fast: false", "fail-fast: [1]")],
  ])("would be refused with %s", async (_, broken) => {
    expect(broken).not.toBe(content);
    expect(await problemsOf(broken)).not.toEqual([]);
  });

  it("runs npm test on Linux and macOS, on x64 and arm64", () => {
    expect(steps.at(-1)?.run).toBe("npm test");
    expect(strategy.matrix.include).toEqual([
      { machine: "Linux x64", runner: expect.stringMatching(/^ubuntu-[\d.]+$/) },
      { machine: "Linux arm64", runner: expect.stringMatching(/^ubuntu-[\d.]+-arm$/) },
      { machine: "macOS x64", runner: expect.stringMatching(/^macos-\d+-intel$/) },
      { machine: "macOS arm64", runner: expect.stringMatching(/^macos-\d+$/) },
    ]);
  });

  it("may read the repository and nothing else, and runs actions by the commit they are at", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    const uses = [...content.matchAll(/uses: (.*)/g)].map(([, action = ""]) => action);
    expect(uses).toHaveLength(steps.filter((one) => one.uses !== undefined).length);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});

/** GitHub Docs, "Syntax for GitHub's form schema" and "Syntax for issue forms". */
const text = z.string().check(z.minLength(1));
const field = { id: z.string().check(z.regex(/^[\w-]+$/)) };
const described = { label: text, description: z.optional(text) };
const validations = z.optional(z.strictObject({ required: z.boolean() }));
const element = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("markdown"), attributes: z.strictObject({ value: text }) }),
  z.strictObject({
    type: z.literal("textarea"),
    ...field,
    attributes: z.strictObject({ ...described, placeholder: z.optional(text), render: z.optional(text) }),
    validations,
  }),
  z.strictObject({
    type: z.literal("input"),
    ...field,
    attributes: z.strictObject({ ...described, placeholder: z.optional(text) }),
    validations,
  }),
  z.strictObject({
    type: z.literal("dropdown"),
    ...field,
    attributes: z.strictObject({ ...described, options: z.array(text).check(z.minLength(1)) }),
    validations,
  }),
  z.strictObject({
    type: z.literal("checkboxes"),
    ...field,
    attributes: z.strictObject({ ...described, options: z.array(z.strictObject({ label: text })) }),
  }),
]);
const form = z.strictObject({
  name: text,
  description: text,
  labels: z.array(text),
  body: z.array(element).check(z.minLength(1)),
});

describe("the issue forms", () => {
  const files = globSync(".github/ISSUE_TEMPLATE/*.yml", { cwd: root });
  const forms = files.filter((file) => basename(file) !== "config.yml");

  it.each(forms)("%s has GitHub's form, and an id for each field", (file) => {
    const { body } = form.parse(parse(textOf(file)));
    const ids = body.flatMap((one) => ("id" in one ? [one.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("are the only way to an issue", () => {
    expect(files).toHaveLength(forms.length + 1);
    expect(parse(textOf(".github/ISSUE_TEMPLATE/config.yml"))).toEqual({ blank_issues_enabled: false });
  });
});

describe("the dependency updates", () => {
  const update = z.strictObject({
    "package-ecosystem": z.enum(["npm", "github-actions"]),
    directory: z.literal("/"),
    schedule: z.strictObject({ interval: z.enum(["daily", "weekly", "monthly"]) }),
    cooldown: z.strictObject({ "default-days": z.number() }),
    "open-pull-requests-limit": z.optional(z.number()),
    ignore: z.optional(
      z.array(
        z.strictObject({
          "dependency-name": z.string(),
          "update-types": z.array(z.enum(["version-update:semver-major"])),
        }),
      ),
    ),
    groups: z.record(
      z.string(),
      z.strictObject({
        patterns: z.optional(z.array(z.string())),
        "dependency-type": z.optional(z.enum(["development", "production"])),
        "update-types": z.optional(z.array(z.enum(["major", "minor", "patch"]))),
      }),
    ),
  });
  /** GitHub Docs, "Dependabot options reference". */
  const { updates } = z
    .strictObject({ version: z.literal(2), updates: z.array(update) })
    .parse(parse(textOf(".github/dependabot.yml")));

  it("are those of npm and of GitHub's actions, in groups", () => {
    expect(updates.map((one) => one["package-ecosystem"])).toEqual(["npm", "github-actions"]);
    for (const { groups } of updates) expect(Object.keys(groups)).not.toEqual([]);
  });

  it("name packages that this project has", () => {
    const manifests = [packageManifest(root, "package.json"), ...packageManifests(root)];
    const packages = manifests.flatMap(({ ranges }) => ranges.map(([name]) => name));
    const [npm] = updates;
    const patterns = [
      ...Object.values(npm?.groups ?? {}).flatMap((group) => group.patterns ?? []),
      ...(npm?.ignore ?? []).map((one) => one["dependency-name"]),
    ];
    expect(patterns.length).toBeGreaterThan(4);
    const idle = patterns.filter((pattern) => !packages.some((name) => matchesGlob(name, pattern)));
    expect(idle).toEqual([]);
  });
});

it(".editorconfig says of sources what Biome does to them", () => {
  const { formatter } = JSON.parse(textOf("biome.json"));
  const settings = Object.fromEntries(
    [...textOf(".editorconfig").matchAll(/^(\w+) = (.*)$/gm)].map(([, name, value]) => [name, value]),
  );
  expect(settings).toMatchObject({
    indent_style: formatter.indentStyle,
    indent_size: String(formatter.indentWidth),
    max_line_length: String(formatter.lineWidth),
  });
});
