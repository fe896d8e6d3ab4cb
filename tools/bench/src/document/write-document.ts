import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CompleteResults } from "../results.ts";
import { projectDir } from "../subjects/bundle-subject.ts";
import { performanceDocument } from "./performance-document.ts";

export const documentFile = join(projectDir, "docs", "performance.md");

export async function writeDocument(results: CompleteResults): Promise<void> {
  await writeFile(documentFile, performanceDocument(results));
}
