/** `npm run docs:code`: writes the code blocks of the documents anew from the files that they name. */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { namedBlocks, withCode } from "./document-code/document-code.ts";

const root = join(import.meta.dirname, "..");
for (const file of globSync(["*.md", "docs/*.md", "examples/*/README.md"], { cwd: root }).sort()) {
  const document = readFileSync(join(root, file), "utf8");
  if (namedBlocks(document) === 0) continue;
  writeFileSync(join(root, file), withCode(root, document));
  console.log(`${file}: ${namedBlocks(document)} blocks`);
}
