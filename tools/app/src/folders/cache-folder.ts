import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { access, constants, lstat, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A folder for what this project builds once and runs again: `node_modules/.cache/NAME`, which is as trustworthy as the
 * project itself. Where that cannot be written, it is in the system's temporary folder. Other users can create folders
 * there, so only one that belongs to this user and that nobody else can write is used; otherwise a new one, which is
 * removed when this process ends.
 *
 * @param options.name `ringback`
 * @param options.temporaryDir the system's unless given
 * @param options.uid this process's unless given; undefined where users have no number, and a temporary folder each
 */
export async function cacheFolder(options: {
  projectDir: string;
  name: string;
  temporaryDir?: string;
  uid?: number | undefined;
}): Promise<string> {
  const { projectDir, name, temporaryDir = tmpdir(), uid = process.getuid?.() } = options;
  const ofProject = join(projectDir, "node_modules", ".cache", name);
  try {
    await mkdir(ofProject, { recursive: true });
    await access(ofProject, constants.W_OK);
    return ofProject;
  } catch {
    const ofUser = join(temporaryDir, `ringback-${uid ?? "cache"}`);
    const root = (await isForUsAlone(ofUser, uid)) ? ofUser : await folderOfProcess(temporaryDir);
    const folder = join(root, digestOf(projectDir), name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
}

/** Whether a folder is there, made now or before, that only this user can have written into. */
async function isForUsAlone(folder: string, uid: number | undefined): Promise<boolean> {
  await mkdir(folder, { mode: 0o700 }).catch(() => undefined);
  const found = await lstat(folder).catch(() => undefined);
  if (found === undefined || !found.isDirectory()) return false;
  return uid === undefined || (found.uid === uid && (found.mode & 0o077) === 0);
}

const foldersOfProcess = new Map<string, Promise<string>>();

function folderOfProcess(temporaryDir: string): Promise<string> {
  const made = foldersOfProcess.get(temporaryDir);
  if (made !== undefined) return made;
  const making = mkdtemp(join(temporaryDir, "ringback-"));
  foldersOfProcess.set(temporaryDir, making);
  making.then(
    (folder) => process.on("exit", () => rmSync(folder, { recursive: true, force: true })),
    () => foldersOfProcess.delete(temporaryDir),
  );
  return making;
}

const digestOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);
