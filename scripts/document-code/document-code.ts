import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "./code-of.ts";

/** A fenced block whose info string names a file of the repository, and in it a name: ```ts examples/orders/order.ts#order */
const blocks = /^(```[a-z]+ ([\w./-]+)(?:#([^\n]+))?)\n[\s\S]*?^```$/gm;

/**
 * A document in which every fenced block that names its source has the code of it: the whole file, or what belongs to the
 * names behind `#`, with commas between them. A block of TypeScript begins with the path of its file.
 *
 * @throws Error where a file or a name is not there
 */
export function withCode(root: string, document: string): string {
  return document.replaceAll(blocks, (_, fence: string, path: string, names: string | undefined) => {
    const source = readFileSync(join(root, path), "utf8").trimEnd();
    const parts = names?.split(",").map((name) => codeIn(path, source, name.trim()));
    const heading = path.endsWith(".ts") ? `// ${path}\n` : "";
    return `${fence}\n${heading}${(parts ?? [source]).join("\n\n")}\n\`\`\``;
  });
}

/** How many blocks of a document name their source. */
export function namedBlocks(document: string): number {
  return [...document.matchAll(blocks)].length;
}

function codeIn(path: string, source: string, name: string): string {
  try {
    return codeOf(source, name);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
