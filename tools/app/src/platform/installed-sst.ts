import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { AppError } from "../errors/app-error.ts";
import { nearestFolder } from "../folders/nearest-folder.ts";

/** The SST of an app. */
export interface InstalledSst {
  /** `4.17.1` */
  readonly version: string;
  /** The absolute path of its package. */
  readonly folder: string;
}

/** The major version of SST whose components an evaluation knows. */
const supportedMajor = "4";

/**
 * Finds the package `sst` as Node would from the folder of an app.
 *
 * @throws AppError where there is none, and where it is of another major version
 */
export function installedSst(app: string): InstalledSst {
  const holder = nearestFolder(app, join("node_modules", "sst", "package.json"));
  if (holder === undefined) {
    throw new AppError(
      `SST is not installed for the app in ${app}. Run "npm install sst@${supportedMajor}" there.`,
    );
  }
  const manifest = join(holder, "node_modules", "sst", "package.json");
  const version = versionIn(manifest);
  if (version === undefined) {
    throw new AppError(
      `SST is not installed as a whole for the app in ${app}: ${manifest} names no version. Run "npm install sst@${supportedMajor}" there.`,
    );
  }
  if (version.split(".")[0] !== supportedMajor) {
    throw new AppError(
      `The app in ${app} has SST ${version}, and only SST ${supportedMajor} can be evaluated. Run "npm install sst@${supportedMajor}" there.`,
    );
  }
  return { version, folder: dirname(realpathSync(manifest)) };
}

/** Undefined where an installation was interrupted. */
function versionIn(manifest: string): string | undefined {
  try {
    const { version }: { version?: unknown } = JSON.parse(readFileSync(manifest, "utf8"));
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
