import { fileURLToPath } from "node:url";

/** What is measured side by side. */
export const subjectNames = ["ringback", "powertools", "article", "floor", "statement-floor"] as const;
export type SubjectName = (typeof subjectNames)[number];

/** How a subject is told of in tables. */
export const subjectTitles: Readonly<Record<SubjectName, string>> = {
  ringback: "Ringback, as bundled for deployment",
  powertools: "Powertools batch processor, same semantics",
  article: "the article's handler, by its behaviour",
  floor: "the floor: two raw HTTP calls a message",
  "statement-floor": "raw HTTP, 25 messages an insert",
};

const entries: Readonly<Record<SubjectName, URL>> = {
  ringback: new URL("../../../functions/src/recorder.ts", import.meta.url),
  powertools: new URL("./powertools-handler.ts", import.meta.url),
  article: new URL("./article-handler.ts", import.meta.url),
  floor: new URL("./floor-handler.ts", import.meta.url),
  "statement-floor": new URL("./statement-floor-handler.ts", import.meta.url),
};

/** The file whose export `handler` is the subject. */
export function subjectEntry(name: SubjectName): string {
  return fileURLToPath(entries[name]);
}
