import { stateBefore } from "./state-before.ts";
import { type SubjectName, subjectEntry } from "./subject-names.ts";

/** What is bundled for a subject. */
export interface SubjectSource {
  readonly entry: string;
  /** Packages that are not those of today, and their folders. */
  readonly alias?: Readonly<Record<string, string>>;
}

/** Undefined for the state before, where git's history is not at hand. */
export async function subjectSource(name: SubjectName): Promise<SubjectSource | undefined> {
  return name === "before" ? stateBefore() : { entry: subjectEntry(name) };
}
