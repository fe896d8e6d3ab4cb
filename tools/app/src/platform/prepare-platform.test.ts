import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { preparePlatform } from "./prepare-platform.ts";

const installed = join(import.meta.dirname, "../../../../node_modules");
const folders: string[] = [];

function folder(): string {
  const made = realpathSync(mkdtempSync(join(tmpdir(), "ringback platform-")));
  folders.push(made);
  return made;
}

/** An app with an SST of this version, which is not next to any platform, and with a registry that nobody answers at. */
function app(version = "4.17.1"): string {
  const made = folder();
  const sst = join(made, "node_modules/sst");
  mkdirSync(sst, { recursive: true });
  writeFileSync(join(sst, "package.json"), JSON.stringify({ name: "sst", version }));
  const command = `sst-${process.platform}-${process.arch}`;
  symlinkSync(join(installed, command), join(made, "node_modules", command));
  vi.stubEnv("npm_config_registry", "http://127.0.0.1:9/");
  onTestFinished(() => void vi.unstubAllEnvs());
  return made;
}

function putPlatform(project: string, version: string, isComplete = true): string {
  const platform = join(project, ".sst/platform");
  mkdirSync(platform, { recursive: true });
  writeFileSync(join(platform, "version"), `${version}\n`);
  if (isComplete) writeFileSync(join(project, ".sst/provider-lock.json"), "[]\n");
  return platform;
}

const lines: string[] = [];
const onPrepare = (line: string) => void lines.push(line);

afterEach(() => {
  lines.length = 0;
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

describe("the platform of an app", () => {
  it("is the app's own where it is there, which needs no network and says nothing", async () => {
    const project = app();
    const platform = putPlatform(project, "4.17.1");
    expect(await preparePlatform({ app: project, onPrepare })).toBe(platform);
    expect(lines).toEqual([]);
  });

  it("is that of the nearest folder above with the same version", async () => {
    const project = app();
    const platform = putPlatform(project, "4.17.1");
    const inner = join(project, "apps/inner");
    putPlatform(join(project, "apps"), "4.16.0");
    mkdirSync(inner);
    expect(await preparePlatform({ app: inner, onPrepare })).toBe(platform);
  });

  it("is that of the project in which SST is installed, where the app only links it", async () => {
    const project = app();
    const platform = putPlatform(project, "4.17.1");
    const copy = folder();
    symlinkSync(join(project, "node_modules"), join(copy, "node_modules"));
    expect(await preparePlatform({ app: copy, onPrepare })).toBe(platform);
  });

  it("says in one line that it is prepared, where what is there is of another version or incomplete", async () => {
    for (const [version, isComplete] of [
      ["4.16.0", true],
      ["4.17.1", false],
    ] as const) {
      const project = app();
      putPlatform(project, version, isComplete);
      await expect(preparePlatform({ app: project, onPrepare })).rejects.toThrow("could not be prepared");
      expect(lines.splice(0)).toEqual([
        `Preparing the components of SST 4.17.1 in ${join(project, ".sst")} (about 150 MB from the npm registry, once) ...`,
      ]);
    }
  });

  it("says what it needs where the registry cannot be reached, and leaves nothing behind", async () => {
    const project = app();
    await expect(preparePlatform({ app: project, onPrepare })).rejects.toThrow(
      "The components of SST 4.17.1 could not be prepared. It needs the npm registry: check the network, then try again.",
    );
    expect(readdirSync(join(project, ".sst"))).toEqual([]);
  });

  it("is refused for an app without SST", async () => {
    const project = folder();
    await expect(preparePlatform({ app: project, onPrepare })).rejects.toThrow(
      `SST is not installed for the app in ${project}. Run "npm install sst@4" there.`,
    );
  });

  it.each(["3.17.25", "5.0.0"])(
    "is refused for SST %s, with the version that is supported",
    async (version) => {
      const project = app(version);
      await expect(preparePlatform({ app: project, onPrepare })).rejects.toThrow(
        `The app in ${project} has SST ${version}, and only SST 4 can be evaluated.`,
      );
    },
  );
});

it.each(["{", '{ "name": "sst" }'])("says that an installation of SST is not whole: %s", async (manifest) => {
  const project = app();
  writeFileSync(join(project, "node_modules/sst/package.json"), manifest);
  await expect(preparePlatform({ app: project, onPrepare: () => undefined })).rejects.toThrow(
    `SST is not installed as a whole for the app in ${project}`,
  );
});
