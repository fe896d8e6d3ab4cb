import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { AppError } from "../errors/app-error.ts";
import type { InstalledSst } from "./installed-sst.ts";

/** SST's command, and what it wants before it does anything. */
export interface SstCommand {
  readonly path: string;
  /** What its engine has to call itself: `v3.215.0` */
  readonly pulumiVersion: string;
  /** `1.2.1` */
  readonly bunVersion: string;
}

/**
 * Finds the command of an installed SST. It asks for the very versions of Pulumi and Bun whose SDK and types its platform
 * depends on, and holds the package.json that says so.
 *
 * @throws AppError where it is not there for this machine, or wants something that is not known
 */
export async function sstCommand(sst: InstalledSst): Promise<SstCommand> {
  const name = `sst-${process.platform}-${process.arch}`;
  const path = resolved(sst, `${name}/bin/sst`);
  if (path === undefined) {
    throw new AppError(`SST ${sst.version} is installed without ${name}, its command for this machine.`);
  }
  const program = await readFile(path, "latin1");
  const pulumi = versionIn(program, "@pulumi/pulumi");
  const bunVersion = versionIn(program, "@types/bun");
  if (pulumi === undefined || bunVersion === undefined) {
    throw new AppError(`The command of SST ${sst.version} does not say which Pulumi and Bun it wants.`);
  }
  return { path, pulumiVersion: `v${pulumi}`, bunVersion };
}

function resolved({ folder }: InstalledSst, file: string): string | undefined {
  try {
    return createRequire(join(folder, "package.json")).resolve(file);
  } catch {
    return undefined;
  }
}

function versionIn(program: string, dependency: string): string | undefined {
  return new RegExp(`"${dependency}": "v?(\\d+\\.\\d+\\.\\d+)"`).exec(program)?.[1];
}
