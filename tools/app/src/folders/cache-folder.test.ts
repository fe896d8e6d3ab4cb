import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cacheFolder } from "./cache-folder.ts";

let projectDir: string;
let temporaryDir: string;
const uid = process.getuid?.();
beforeEach(async () => {
  projectDir = await mkdtemp(join(tmpdir(), "ringback project "));
  temporaryDir = await mkdtemp(join(tmpdir(), "ringback temporary "));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(projectDir, { recursive: true });
  await rm(temporaryDir, { recursive: true });
});

const find = (options: { uid?: number | undefined } = {}) =>
  cacheFolder({ projectDir, name: "ringback", temporaryDir, ...options });

/** Nobody, root included, can make a folder below a file. */
async function withoutNodeModules(): Promise<void> {
  await writeFile(join(projectDir, "node_modules"), "");
}

/** The folder of this user in the temporary folder. */
const ofUser = () => join(temporaryDir, `ringback-${uid}`);

it("is the project's own where that can be written", async () => {
  expect(await find()).toBe(join(projectDir, "node_modules", ".cache", "ringback"));
  expect(await readdir(temporaryDir)).toEqual([]);
});

it("is otherwise in the temporary folder, for this user alone, and found again", async () => {
  await withoutNodeModules();
  const folder = await find();
  expect(folder.startsWith(ofUser() + sep)).toBe(true);
  expect((await stat(ofUser())).mode & 0o777).toBe(0o700);
  await writeFile(join(folder, "bundle.mjs"), "built");
  expect(await readdir(await find())).toEqual(["bundle.mjs"]);
});

describe("what somebody else may have made in the temporary folder is not used", () => {
  const planted = "bundle.mjs";
  /** Where a bundle of this project lies, if the folder of the user is at `root`. */
  async function plant(root: string): Promise<void> {
    const inside = await find();
    await rm(ofUser(), { recursive: true });
    const folder = join(root, inside.slice(ofUser().length));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, planted), "throw new Error('It was run.')");
  }

  it.each(["by others", "by its group"])("a folder that can be written %s", async (whom) => {
    await withoutNodeModules();
    await plant(ofUser());
    await chmod(ofUser(), whom === "by others" ? 0o702 : 0o720);
    const folder = await find();
    expect(folder.startsWith(ofUser() + sep)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });

  it("a symbolic link, wherever it leads", async () => {
    await withoutNodeModules();
    const elsewhere = join(temporaryDir, "elsewhere");
    await plant(elsewhere);
    await chmod(elsewhere, 0o700);
    await symlink(elsewhere, ofUser());
    const folder = await find();
    expect(folder.startsWith(ofUser() + sep)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });

  it("a folder of another user", async () => {
    await withoutNodeModules();
    // Made by this user, for one who has another number.
    const other = (uid ?? 0) + 1;
    const root = join(temporaryDir, `ringback-${other}`);
    await mkdir(root, { mode: 0o700 });
    const folder = await find({ uid: other });
    expect(folder.startsWith(root + sep)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });

  it("a file", async () => {
    await withoutNodeModules();
    await writeFile(ofUser(), "");
    expect(await readdir(await find())).toEqual([]);
  });
});

it("the folder in its place is private, one for the process, and goes with it", async () => {
  await withoutNodeModules();
  await writeFile(ofUser(), "");
  const onExit = vi.spyOn(process, "on");
  const folder = await find();
  expect(await find()).toBe(folder);
  const root = dirname(dirname(folder));
  expect((await stat(root)).mode & 0o777).toBe(0o700);
  expect(onExit.mock.calls.map(([event]) => event)).toEqual(["exit"]);
  const [[, remove] = []] = onExit.mock.calls;
  remove?.();
  await expect(stat(root)).rejects.toThrow("ENOENT");
});
