import { fileURLToPath } from "node:url";

/** What is measured side by side. */
export const subjectNames = [
  "ringback",
  "before",
  "powertools",
  "article",
  "floor",
  "statement-floor",
] as const;
export type SubjectName = (typeof subjectNames)[number];

/** How a subject is told of in tables. */
export const subjectTitles: Readonly<Record<SubjectName, string>> = {
  ringback: "Ringback, as bundled for deployment",
  before: "Ringback before, its callbacks requests of its own",
  powertools: "Powertools batch processor, same semantics",
  article: "the article's handler, by its behaviour",
  floor: "the floor: two raw HTTP calls a message",
  "statement-floor": "raw HTTP, 25 messages an insert",
};

/** The state before has its file in git's history. */
type PresentSubject = Exclude<SubjectName, "before">;

const entries: Readonly<Record<PresentSubject, URL>> = {
  ringback: new URL("../../../../packages/functions/src/recorder.ts", import.meta.url),
  powertools: new URL("./powertools-handler.ts", import.meta.url),
  article: new URL("./article-handler.ts", import.meta.url),
  floor: new URL("./floor-handler.ts", import.meta.url),
  "statement-floor": new URL("./statement-floor-handler.ts", import.meta.url),
};

/** The file whose export `handler` is the subject. */
export function subjectEntry(name: PresentSubject): string {
  return fileURLToPath(entries[name]);
}
