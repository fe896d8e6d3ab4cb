import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AppProof } from "../app-proof.ts";

/**
 * Loads `proof.ts` of an app.
 *
 * @param app the app's folder
 * @throws Error where there is none, or where it exports something else
 */
export async function loadAppProof(app: string): Promise<AppProof> {
  const file = join(app, "proof.ts");
  if (!existsSync(file)) {
    throw new Error(`${file} is missing. Its default export says how the app is proven (AppProof).`);
  }
  const { default: proof }: { default?: unknown } = await import(pathToFileURL(file).href);
  if (isAppProof(proof)) return proof;
  throw new Error(`The default export of ${file} has to be an object with inputOf and check (AppProof).`);
}

function isAppProof(value: unknown): value is AppProof {
  if (typeof value !== "object" || value === null || !("inputOf" in value) || !("check" in value))
    return false;
  return typeof value.inputOf === "function" && typeof value.check === "function";
}
