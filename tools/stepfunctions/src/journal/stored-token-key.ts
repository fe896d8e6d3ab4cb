import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newTokenKey } from "../execution/task-tokens.ts";

/** The key that signs task tokens: kept with the data, so that a token given out before a restart is still good. */
export function storedTokenKey(directory: string): Buffer {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "token-key");
  try {
    const key = Buffer.from(readFileSync(path, "utf8"), "hex");
    if (key.length >= 32) return key;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const key = newTokenKey();
  writeFileSync(path, key.toString("hex"), { mode: 0o600 });
  return key;
}
