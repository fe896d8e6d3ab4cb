import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The handlers that are compared. */
export const subjectNames = [
  "ringback",
  "before",
  "powertools",
  "article",
  "floor",
  "statement-floor",
] as const;
export type SubjectName = (typeof subjectNames)[number];

/** How the tables name each. `the article` is introduced in the document. */
export const subjectTitles: Readonly<Record<SubjectName, string>> = {
  ringback: "Ringback, as bundled for deployment",
  before: "Ringback earlier, callbacks without AWS's client",
  powertools: "Powertools batch processor, same semantics",
  article: "the article's handler, by its behaviour",
  floor: "the floor: two raw HTTP calls a message",
  "statement-floor": "raw HTTP, 25 messages an insert",
};

/** The earlier recorder has its file in git's history. */
type PresentSubject = Exclude<SubjectName, "before">;

const peers: Readonly<Record<Exclude<PresentSubject, "ringback">, URL>> = {
  powertools: new URL("./powertools-handler.ts", import.meta.url),
  article: new URL("./article-handler.ts", import.meta.url),
  floor: new URL("./floor-handler.ts", import.meta.url),
  "statement-floor": new URL("./statement-floor-handler.ts", import.meta.url),
};

/**
 * The file whose export `handler` is the subject.
 *
 * @param app the folder of the app whose recorder is the subject `ringback`
 */
export function subjectEntry(name: PresentSubject, app: string): string {
  if (name === "ringback") return join(app, "packages", "functions", "src", "recorder.ts");
  return fileURLToPath(peers[name]);
}
