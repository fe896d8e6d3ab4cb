import { fileURLToPath } from "node:url";
import { bundleSubject } from "../subjects/bundle-subject.ts";
import { type SubjectName, subjectEntry } from "../subjects/subject-names.ts";
import { subjectSource } from "../subjects/subject-source.ts";
import { heapFlags } from "./heap-flags.ts";
import { type LeverName, leverNames, levers } from "./levers.ts";
import type { Contestant } from "./measure-batches.ts";

const runnerEntry = fileURLToPath(new URL("./batch-process.ts", import.meta.url));

/** Bundles the process that runs batches, and gives its file. */
export async function batchRunner(): Promise<string> {
  return (await bundleSubject({ name: "batch-process", entry: runnerEntry, packages: "bundled" })).file;
}

/** Bundles subjects as they are deployed, the recorder of that app among them; one whose source is not at hand is left out. */
export async function subjectContestants(
  names: readonly SubjectName[],
  app: string,
): Promise<Contestant<SubjectName>[]> {
  const contestants = await Promise.all(
    names.map(async (subject) => {
      const source = await subjectSource(subject, app);
      if (source === undefined) return [];
      const { file } = await bundleSubject({ name: subject, ...source, packages: "bundled" });
      return [{ subject, bundle: file, nodeFlags: heapFlags }];
    }),
  );
  return contestants.flat();
}

/** Bundles the recorder of an app once for each lever. */
export function leverContestants(app: string): Promise<Contestant<LeverName>[]> {
  return Promise.all(
    leverNames.map(async (subject) => {
      const { replacement, nodeFlags } = levers[subject];
      const { file } = await bundleSubject({
        name: `lever-${subject}`,
        entry: subjectEntry("ringback", app),
        packages: "bundled",
        ...(replacement === undefined ? {} : { replacement }),
      });
      return { subject, bundle: file, nodeFlags };
    }),
  );
}
