import type { SubjectSource } from "./bundle-subject.ts";
import { stateBefore } from "./state-before.ts";
import { type SubjectName, subjectEntry } from "./subject-names.ts";

/** Undefined for the state before, where git's history is not at hand. */
export async function subjectSource(name: SubjectName, app: string): Promise<SubjectSource | undefined> {
  return name === "before" ? stateBefore() : { entry: subjectEntry(name, app) };
}
