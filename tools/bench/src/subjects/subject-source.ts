import type { SubjectSource } from "./bundle-subject.ts";
import { earlierRecorder } from "./earlier-recorder.ts";
import { type SubjectName, subjectEntry } from "./subject-names.ts";

/** Undefined for the earlier recorder, where git's history is not available. */
export async function subjectSource(name: SubjectName, app: string): Promise<SubjectSource | undefined> {
  return name === "before" ? earlierRecorder() : { entry: subjectEntry(name, app) };
}
