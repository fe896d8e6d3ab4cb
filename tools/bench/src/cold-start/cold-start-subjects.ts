import { fileURLToPath } from "node:url";
import { subjectEntry } from "../subjects/subject-names.ts";

/** What is started, and whether its packages are in its bundle or apart from it in node_modules. */
export const coldStartSubjects = [
  "ringback",
  "ringback-apart",
  "powertools",
  "powertools-apart",
  "article",
  "article-apart",
  "clients",
  "raw",
  "nothing",
] as const;
export type ColdStartSubject = (typeof coldStartSubjects)[number];

export const coldStartTitles: Readonly<Record<ColdStartSubject, string>> = {
  ringback: "Ringback, as bundled for deployment",
  "ringback-apart": "Ringback, its packages not bundled",
  powertools: "Powertools batch processor, bundled",
  "powertools-apart": "Powertools batch processor, packages not bundled",
  article: "the article's handler, bundled",
  "article-apart": "the article's handler, packages not bundled",
  clients: "the floor: the two AWS clients and nothing else",
  raw: "raw HTTP, no AWS client",
  nothing: "Node alone",
};

const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What is bundled for a subject. */
export function coldStartEntry(
  subject: ColdStartSubject,
  app: string,
): { entry: string; packages: "bundled" | "apart" } {
  switch (subject) {
    case "ringback":
    case "powertools":
    case "article":
      return { entry: subjectEntry(subject, app), packages: "bundled" };
    case "ringback-apart":
      return { entry: subjectEntry("ringback", app), packages: "apart" };
    case "powertools-apart":
      return { entry: subjectEntry("powertools", app), packages: "apart" };
    case "article-apart":
      return { entry: subjectEntry("article", app), packages: "apart" };
    case "clients":
      return { entry: own("../subjects/clients-handler.ts"), packages: "bundled" };
    case "raw":
      return { entry: subjectEntry("floor", app), packages: "bundled" };
    case "nothing":
      return { entry: own("../subjects/empty-handler.ts"), packages: "bundled" };
  }
}
