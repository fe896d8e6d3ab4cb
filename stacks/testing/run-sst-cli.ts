import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);
const engine = join(import.meta.dirname, "stand-in-pulumi-engine.ts");
const config = (home: "local" | "aws") => `export default $config({
  app: () => ({ name: "ringback", home: "${home}" }),
  async run() {},
});
`;

/** How SST's CLI is run. */
export interface SstCliRun {
  /** What the stage links, by name: the stand-in for the engine leaves it as a deployment would have. */
  readonly links: object;
  /** The commands, each for the stage `anna`; a deployment alone unless given. */
  readonly commands?: readonly string[];
  /** Where AWS is thought to be. Without it the state of the app is in the home folder. */
  readonly awsEndpoint?: string;
}

/**
 * Runs SST's own CLI in a folder, one command after the other, so that it writes there what it writes after a deployment
 * with these links. It needs neither network nor account: it has a home folder of its own, and the engine is a stand-in.
 *
 * @throws Error where a command fails, with what it wrote
 */
export async function runSstCli(folder: string, run: SstCliRun): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "ringback-sst-home-"));
  try {
    await runWithHome(home, folder, run);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function runWithHome(
  home: string,
  folder: string,
  { links, commands = ["deploy"], awsEndpoint }: SstCliRun,
): Promise<void> {
  // Where Go looks for config on Linux and on macOS.
  for (const configFolder of [".config", "Library/Application Support"]) {
    await writeScript(
      join(home, configFolder, "sst/bin/pulumi"),
      `exec "${process.execPath}" "${engine}" "$@"`,
    );
  }
  // SST lets Bun install the packages of its components, which this config does not use.
  const bun = join(home, "bun");
  await writeScript(bun, "exit 0");
  await writeFile(join(folder, "sst.config.ts"), config(awsEndpoint === undefined ? "local" : "aws"));
  await writeFile(join(home, "links.json"), JSON.stringify(links));
  const cli = require.resolve(`sst-${process.platform}-${process.arch}/bin/sst`);
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
    HOME: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    SST_TELEMETRY_DISABLED: "1",
    SST_BUN_PATH: bun,
    LINKS_FILE: join(home, "links.json"),
    ...(awsEndpoint === undefined
      ? {}
      : {
          AWS_ENDPOINT_URL: awsEndpoint,
          AWS_REGION: "eu-central-1",
          AWS_ACCESS_KEY_ID: "nobody",
          AWS_SECRET_ACCESS_KEY: "nothing",
        }),
  };
  for (const command of commands) {
    await promisify(execFile)(cli, [...command.split(" "), "--stage", "anna"], { cwd: folder, env });
  }
}

async function writeScript(file: string, command: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
}
