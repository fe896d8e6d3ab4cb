import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { codeOf } from "../document-code/code-of.ts";
import { namedBlocks, withCode } from "../document-code/document-code.ts";

const root = join(import.meta.dirname, "../..");
const documents = globSync(["*.md", "docs/*.md", "examples/*/README.md"], { cwd: root }).map((file) => ({
  file,
  document: readFileSync(join(root, file), "utf8"),
}));
const withBlocks = documents.filter(({ document }) => namedBlocks(document) > 0);

it("docs/your-task.md takes its code from the example", () => {
  expect(withBlocks.map(({ file }) => file)).toContain("docs/your-task.md");
});

it.each(withBlocks)(
  "$file has the code that its blocks name (npm run docs:code writes it)",
  ({ document }) => {
    expect(document).toBe(withCode(root, document));
  },
);

it("docs/your-task.md counts the files that a task touches, and shows the code of each", () => {
  const { document = "" } = documents.find(({ file }) => file === "docs/your-task.md") ?? {};
  const section = /## What you touch\n([\s\S]*?)\n## /.exec(document)?.[1] ?? "";
  const files = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, file = ""]) => `examples/orders/${file}`);
  expect(section).toContain("Eight files");
  expect(files).toHaveLength(8);
  expect(files.filter((file) => !document.includes(`\`\`\`ts ${file}`))).toEqual([]);
});

it("docs/your-task.md shows no TypeScript of its own but commands", () => {
  const { document = "" } = documents.find(({ file }) => file === "docs/your-task.md") ?? {};
  expect(document.match(/^```ts$/gm)).toBeNull();
});

describe("a block that names its source", () => {
  const source = `import { a } from "./a.ts";

/** What one is. */
export const one = two({
  three: 3,

  // Four is more.
  "and four": (five: number) => {
    return five;
  },
});

export async function six(
  seven: string,
): Promise<void> {
  await seven;
}

export type Eight =
  | "a"
  | "b";
export const { handler, other } = one;
describe("tests", () => {
  it("says so", () => {
    expect(1).toBe(1);
  });
});
`;

  it.each([
    ["one", "/** What one is. */\nexport const one = two({\n  three: 3,"],
    ["six", "export async function six(\n  seven: string,\n): Promise<void> {\n  await seven;\n}"],
    ["Eight", 'export type Eight =\n  | "a"\n  | "b";'],
    ["and four", '// Four is more.\n"and four": (five: number) => {\n  return five;\n},'],
    ["three", "three: 3,"],
    ["handler", "export const { handler, other } = one;"],
    ["says so", 'it("says so", () => {\n  expect(1).toBe(1);\n});'],
  ])("has what belongs to the name %s", (name, begins) => {
    const code = codeOf(source, name);
    expect(code.slice(0, begins.length)).toBe(begins);
    expect(code).not.toMatch(name === "one" ? /six/ : /^$|one\b(?!;)/);
  });

  it("is the whole file without a name, several parts with several names, and is written anew when the file changes", () => {
    const folder = mkdtempSync(join(tmpdir(), "ringback document code "));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "a.ts"), source);
    writeFileSync(join(folder, "b.json"), `{ "a": 1 }\n`);
    const document =
      "A\n\n```json b.json\nold\n```\n\nB\n\n```ts a.ts#three, Eight\n```\n\n```ts\nown\n```\n";
    const written = withCode(folder, document);
    expect(written).toBe(
      'A\n\n```json b.json\n{ "a": 1 }\n```\n\nB\n\n```ts a.ts#three, Eight\n// a.ts\nthree: 3,\n\nexport type Eight =\n  | "a"\n  | "b";\n```\n\n```ts\nown\n```\n',
    );
    expect(withCode(folder, written)).toBe(written);
    writeFileSync(join(folder, "b.json"), "{}\n");
    expect(withCode(folder, written)).not.toBe(written);
  });

  it("is refused where the name is not there, or is there twice", () => {
    expect(() => codeOf(source, "nine")).toThrow('There is no "nine".');
    expect(() => codeOf("const a = 1;\nconst a = 2;\n", "a")).toThrow('There is more than one "a".');
    expect(() => withCode(root, "```ts scripts/write-document-code.ts#nine\n```")).toThrow(
      'scripts/write-document-code.ts: There is no "nine".',
    );
  });
});
