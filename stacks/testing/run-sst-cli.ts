import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);
const engine = join(import.meta.dirname, "stand-in-pulumi-engine.ts");
const config = `export default $config({
  app: () => ({ name: "ringback", home: "local" }),
  async run() {},
});
`;

/**
 * Runs `sst deploy` of SST's own CLI in a folder, so that it writes there what it writes after a deployment with these
 * links. It needs neither network nor account: the state is in a home folder of its own, and the engine a stand-in.
 */
export async function runSstCli(folder: string, links: object): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), "ringback-sst-home-"));
  try {
    await runWithHome(home, folder, links);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function runWithHome(home: string, folder: string, links: object): Promise<void> {
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
  await writeFile(join(folder, "sst.config.ts"), config);
  await writeFile(join(home, "links.json"), JSON.stringify(links));
  const cli = require.resolve(`sst-${process.platform}-${process.arch}/bin/sst`);
  await promisify(execFile)(cli, ["deploy", "--stage", "anna"], {
    cwd: folder,
    env: {
      PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
      HOME: home,
      XDG_CONFIG_HOME: join(home, ".config"),
      SST_TELEMETRY_DISABLED: "1",
      SST_BUN_PATH: bun,
      LINKS_FILE: join(home, "links.json"),
    },
  });
}

async function writeScript(file: string, command: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
}
