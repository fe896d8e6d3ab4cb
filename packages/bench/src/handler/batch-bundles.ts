import { fileURLToPath } from "node:url";
import { bundleSubject } from "../subjects/bundle-subject.ts";
import { type SubjectName, subjectEntry } from "../subjects/subject-names.ts";
import type { BatchBundles } from "./measure-batches.ts";

const runner = fileURLToPath(new URL("./batch-process.ts", import.meta.url));

/** Bundles the subjects and the process that runs them. */
export async function batchBundles(names: readonly SubjectName[]): Promise<BatchBundles> {
  const subjects = new Map<SubjectName, string>();
  for (const name of names) {
    const { file } = await bundleSubject({ name, entry: subjectEntry(name), packages: "bundled" });
    subjects.set(name, file);
  }
  const { file } = await bundleSubject({ name: "batch-process", entry: runner, packages: "bundled" });
  return { runner: file, subjects };
}
