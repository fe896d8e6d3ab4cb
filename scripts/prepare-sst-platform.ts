import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Prepares `.sst/platform`, the sources of SST's components, for types and for the tests of the stacks, from the
 * npm registry alone.
 *
 * `sst install` unpacks them, and wants a Pulumi engine and Bun in its config folder, which it would download from
 * GitHub. It only asks the engine for its version, so a script that prints it will do, and Bun is on npm as well.
 * All of it happens in a folder of its own, which takes its final name at the end: an interrupted run leaves nothing
 * half done, and a deployment later uses the person's own config folder as always.
 */

/** What the CLI of SST 4.17.1 asks for by name. */
const pulumiVersion = "v3.215.0";
const bunVersion = "1.2.1";
const fiveMinutesMs = 300_000;

const root = process.cwd();
const sstFolder = join(root, ".sst");
const platform = join(sstFolder, "platform");
const providerLock = join(sstFolder, "provider-lock.json");
const require = createRequire(join(root, "package.json"));
const sstVersion: string = JSON.parse(
  readFileSync(join(root, "node_modules/sst/package.json"), "utf8"),
).version;

/** SST writes the lock of its providers once their packages are installed, so it marks a platform as complete. */
function isPrepared(): boolean {
  const version = join(platform, "version");
  return (
    existsSync(providerLock) && existsSync(version) && readFileSync(version, "utf8").trim() === sstVersion
  );
}

function run(
  command: string,
  parameters: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): string {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, {
    ...options,
    encoding: "utf8",
    timeout: fiveMinutesMs,
    killSignal: "SIGKILL",
  });
  if (status === 0) return stdout.trim();
  const said = `${stdout ?? ""}\n${stderr ?? ""}`.split("\n").filter((line) => line.trim() !== "");
  throw new Error([error?.message ?? "", ...said.slice(-6)].join("\n").trim());
}

/** Bun from npm. The baseline build runs on every x64 processor. */
function installBun(folder: string): string {
  const processor = process.arch === "arm64" ? "aarch64" : "x64-baseline";
  const name = `@oven/bun-${process.platform}-${processor}`;
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const quick = [
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  run(
    "npm",
    ["install", "--prefix", folder, "--no-save", "--ignore-scripts", ...quick, `${name}@${bunVersion}`],
    {
      cwd: folder,
    },
  );
  return join(folder, "node_modules", name, "bin/bun");
}

/** A home folder in which the CLI finds its engine, where Go looks for config on Linux and on macOS. */
function makeHome(home: string): void {
  for (const config of [".config", "Library/Application Support"]) {
    const bin = join(home, config, "sst/bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "pulumi"), `#!/bin/sh\necho ${pulumiVersion}\n`);
    chmodSync(join(bin, "pulumi"), 0o755);
  }
  const npmrc = join(homedir(), ".npmrc");
  if (existsSync(npmrc)) symlinkSync(npmrc, join(home, ".npmrc"));
}

function installPlatform(staging: string): void {
  const home = join(staging, "home");
  const project = join(staging, "project");
  makeHome(home);
  mkdirSync(project);
  writeFileSync(
    join(project, "sst.config.ts"),
    'export default $config({ app: () => ({ name: "types", home: "aws" }), async run() {} });\n',
  );
  const cli = require.resolve(`sst-${process.platform}-${process.arch}/bin/sst`);
  run(cli, ["install", "--stage", "types"], {
    cwd: project,
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: join(home, ".config"),
      SST_TELEMETRY_DISABLED: "1",
      SST_BUN_PATH: installBun(join(staging, "bun")),
      BUN_INSTALL_CACHE_DIR: join(staging, "bun-cache"),
      npm_config_registry: run("npm", ["config", "get", "registry"], { cwd: project }),
    },
  });
  takeOver(join(project, ".sst"), staging);
}

function takeOver(prepared: string, staging: string): void {
  if (isPrepared()) return; // Another run was quicker, and may be in use already.
  rmSync(providerLock, { force: true });
  if (existsSync(platform)) renameSync(platform, join(staging, "replaced"));
  renameSync(join(prepared, "platform"), platform);
  cpSync(join(prepared, "provider-lock.json"), providerLock);
}

function prepare(): void {
  mkdirSync(sstFolder, { recursive: true });
  removeInterrupted();
  const staging = mkdtempSync(join(sstFolder, "preparing-"));
  try {
    installPlatform(staging);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** What a killed run left behind; a younger folder may belong to a run that is under way. */
function removeInterrupted(): void {
  const names = readdirSync(sstFolder).filter((name) => name.startsWith("preparing-"));
  for (const folder of names.map((name) => join(sstFolder, name))) {
    if (Date.now() - statSync(folder).mtimeMs > 2 * fiveMinutesMs)
      rmSync(folder, { recursive: true, force: true });
  }
}

if (!isPrepared()) {
  console.log(
    `Preparing SST ${sstVersion} for types and tests (about 150 MB from the npm registry, once) ...`,
  );
  try {
    prepare();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(
      `${reason}\nSST's platform could not be prepared. It needs the npm registry: check the network, then run "npm run sst:types" again.`,
    );
    process.exitCode = 1;
  }
}
