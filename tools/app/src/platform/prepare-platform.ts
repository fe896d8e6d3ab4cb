import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { AppError } from "../errors/app-error.ts";
import { findPlatform, isPrepared } from "./find-platform.ts";
import { installBun } from "./install-bun.ts";
import { type InstalledSst, installedSst } from "./installed-sst.ts";
import { runTool } from "./run-tool.ts";
import { sstCommand } from "./sst-command.ts";

/** How old a folder of another run is at least, when that run has certainly ended. */
const longestRunMs = 600_000;

/**
 * The platform of an app's SST: the sources of its components and their packages. It is the app's `.sst/platform`, or one
 * of the same version nearby; where none is there, it is prepared in the app's folder, from the npm registry alone.
 *
 * `sst install` unpacks it, and wants a Pulumi engine and Bun in its config folder, which it would download from
 * GitHub. It only asks the engine for its version, so a script that prints it will do, and Bun is on npm as well.
 * All of it happens in a folder of its own, which takes its final name at the end: an interrupted run leaves nothing
 * half done, and a deployment later uses the person's own config folder as always.
 *
 * @param options.onPrepare given one line where it has to be prepared, which takes a while
 * @returns the absolute path of `.sst/platform`
 * @throws AppError where SST is not installed or of another major version, and where preparing fails
 */
export async function preparePlatform(options: {
  app: string;
  onPrepare: (line: string) => void;
}): Promise<string> {
  const { app, onPrepare } = options;
  const sst = installedSst(app);
  const found = findPlatform(app, sst);
  if (found !== undefined) return found;
  onPrepare(
    `Preparing the components of SST ${sst.version} in ${join(app, ".sst")} (about 150 MB from the npm registry, once) ...`,
  );
  const sstFolder = join(app, ".sst");
  await mkdir(sstFolder, { recursive: true });
  await removeInterrupted(sstFolder);
  const staging = await mkdtemp(join(sstFolder, "preparing-"));
  try {
    await installPlatform({ app, sst, staging });
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError(
      `${reason}\nThe components of SST ${sst.version} could not be prepared. It needs the npm registry: check the network, then try again.`,
    );
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return join(sstFolder, "platform");
}

async function installPlatform(options: { app: string; sst: InstalledSst; staging: string }): Promise<void> {
  const { app, sst, staging } = options;
  const command = await sstCommand(sst);
  const home = join(staging, "home");
  const project = join(staging, "project");
  await makeHome(home, command.pulumiVersion);
  await mkdir(project);
  await writeFile(
    join(project, "sst.config.ts"),
    'export default $config({ app: () => ({ name: "types", home: "aws" }), async run() {} });\n',
  );
  await runTool(command.path, ["install", "--stage", "types"], {
    cwd: project,
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: join(home, ".config"),
      SST_TELEMETRY_DISABLED: "1",
      SST_BUN_PATH: await installBun(join(staging, "bun"), command.bunVersion),
      BUN_INSTALL_CACHE_DIR: join(staging, "bun-cache"),
      npm_config_registry: await runTool("npm", ["config", "get", "registry"], { cwd: project }),
    },
  });
  await takeOver({ app, sst, prepared: join(project, ".sst"), staging });
}

/** A home folder in which the CLI finds its engine, where Go looks for config on Linux and on macOS. */
async function makeHome(home: string, pulumiVersion: string): Promise<void> {
  for (const config of [".config", "Library/Application Support"]) {
    const bin = join(home, config, "sst/bin");
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, "pulumi"), `#!/bin/sh\necho ${pulumiVersion}\n`);
    await chmod(join(bin, "pulumi"), 0o755);
  }
  const npmrc = join(homedir(), ".npmrc");
  if (existsSync(npmrc)) await symlink(npmrc, join(home, ".npmrc"));
}

async function takeOver(options: {
  app: string;
  sst: InstalledSst;
  prepared: string;
  staging: string;
}): Promise<void> {
  const { app, sst, prepared, staging } = options;
  if (isPrepared(app, sst.version)) return; // Another run was quicker, and may be in use already.
  const platform = join(app, ".sst", "platform");
  const providerLock = join(app, ".sst", "provider-lock.json");
  await rm(providerLock, { force: true });
  if (existsSync(platform)) await rename(platform, join(staging, "replaced"));
  await rename(join(prepared, "platform"), platform);
  await cp(join(prepared, "provider-lock.json"), providerLock);
}

/** What a killed run left behind; a younger folder may belong to a run that is under way. */
async function removeInterrupted(sstFolder: string): Promise<void> {
  for (const name of await readdir(sstFolder)) {
    const folder = join(sstFolder, name);
    if (name.startsWith("preparing-") && Date.now() - (await stat(folder)).mtimeMs > longestRunMs) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
