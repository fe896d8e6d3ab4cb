import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "./content-digest.ts";

const sources = join(import.meta.dirname, "..");
let digest: string | undefined;

/** A digest of the sources that decide what an evaluation gives. */
export function evaluatorDigest(): string {
  digest ??= digestOf(
    globSync("{aws,environment,evaluation,graph}/**/*.ts", { cwd: sources })
      .filter((file) => !file.endsWith(".test.ts"))
      .sort()
      .map((file) => readFileSync(join(sources, file), "utf8"))
      .join("\n"),
  );
  return digest;
}
