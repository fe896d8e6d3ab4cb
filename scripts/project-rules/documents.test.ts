import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const textOf = (document: string) => readFileSync(join(root, document), "utf8");
const documents = globSync(["*.md", "docs/*.md", "{tools,examples}/*/README.md", ".github/*.md"], {
  cwd: root,
});
const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf("package.json"));

/** Pages about an example also name files from its folder. */
function foldersOf(document: string): readonly string[] {
  if (document === "docs/your-task.md") return ["", "examples/orders"];
  return document.startsWith("examples/") ? ["", dirname(document)] : [""];
}
const isNamedFile = (document: string, path: string) =>
  foldersOf(document).some((folder) => existsSync(join(root, folder, path)));

/** A path from the root, wherever it is: in a sentence, a command or a table. */
const paths =
  /(?<![\w./@-])(?:packages|tools|examples|stacks|scripts|docs|bench|\.github|\.vscode|\.ci)\/[\w./-]*\w/g;
/** The scripts of `npm run NAME`, `npm start` and `npm test`. */
const namedScripts = (text: string) =>
  [...text.matchAll(/\bnpm (?:run ([a-z][a-z:-]*)|(start|test)\b)/g)].map(([, run, own]) => run ?? own ?? "");

it("finds paths in sentences, commands and tables, and only those from the root", () => {
  const text =
    "See docs/aws.md. | `stacks/queues.ts` | `npx vitest run tools/cli/src/main.ts` @ringback/core/work ../packages/x";
  expect(text.match(paths)).toEqual(["docs/aws.md", "stacks/queues.ts", "tools/cli/src/main.ts"]);
});

describe.each(documents)("%s", (document) => {
  const text = textOf(document);

  it("names files and folders that are there", () => {
    // What has another name now is listed there under both.
    // Code that is taken from a file has the paths of that file's folder.
    const current = text.replace(/### Renamed.*?(?=\n##)/s, "").replace(/^```\w+ \S.*?^```$/gms, "");
    const named = [...new Set(current.match(paths))];
    expect(named.filter((path) => !isNamedFile(document, path))).toEqual([]);
  });

  it("names npm scripts that package.json has", () => {
    expect(namedScripts(text).filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it("links to documents and headings that are there", () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
    expect(targets.filter((target) => !/^https?:/.test(target) && !isThere(document, target))).toEqual([]);
  });
});

it("every npm script is described in a table of CONTRIBUTING.md", () => {
  const rows = textOf("CONTRIBUTING.md")
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const described = rows.flatMap(namedScripts);
  expect(Object.keys(scripts).filter((name) => !described.includes(name))).toEqual([]);
});

function isThere(document: string, target: string): boolean {
  const [path = "", heading] = target.split("#");
  const linked = path === "" ? document : join(dirname(document), path);
  if (!existsSync(join(root, linked))) return false;
  return heading === undefined || headingsOf(linked).includes(heading);
}

/** The anchors that GitHub gives a document's headings. */
function headingsOf(document: string): readonly string[] {
  return [...textOf(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}
