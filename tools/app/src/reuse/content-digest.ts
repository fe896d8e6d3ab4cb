import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import type { Extent } from "../evaluation/observed-files.ts";

/** Short enough to read in a diff, long enough for files that change by hand. */
const digestCharacters = 16;

/** Of a text, or of what a file holds. */
export function digestOf(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, digestCharacters);
}

/**
 * What a file or folder is at the moment: for its content a digest, of a folder that of the names in it; for its existence
 * `file` or `folder`. Either is `missing` where nothing is there.
 */
export function digestOfPath(path: string, extent: Extent): string {
  try {
    // A file is by far the most frequent.
    if (extent === "content") return digestOf(readFileSync(path));
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch {
    return digestOfFolder(path);
  }
}

function digestOfFolder(path: string): string {
  try {
    return `folder ${digestOf(readdirSync(path).sort().join("\n"))}`;
  } catch {
    return "missing";
  }
}
