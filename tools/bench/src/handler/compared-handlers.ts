import { fileURLToPath } from "node:url";
import { bundleSubject } from "../subjects/bundle-subject.ts";
import { type SubjectName, subjectEntry } from "../subjects/subject-names.ts";
import { subjectSource } from "../subjects/subject-source.ts";
import { heapFlags } from "./heap-flags.ts";
import type { ComparedHandler } from "./measure-batches.ts";
import { type VariantName, variantNames, variants } from "./recorder-variants.ts";

const runnerEntry = fileURLToPath(new URL("./batch-process.ts", import.meta.url));

/** Bundles the process that runs batches, and gives its file. */
export async function batchRunner(): Promise<string> {
  return (await bundleSubject({ name: "batch-process", entry: runnerEntry, packages: "bundled" })).file;
}

/**
 * Bundles subjects as they are deployed, the recorder of that app among them; one whose source is not at hand is left
 * out.
 */
export async function bundledSubjects(
  names: readonly SubjectName[],
  app: string,
): Promise<ComparedHandler<SubjectName>[]> {
  const handlers = await Promise.all(
    names.map(async (subject) => {
      const source = await subjectSource(subject, app);
      if (source === undefined) return [];
      const { file } = await bundleSubject({ name: subject, ...source, packages: "bundled" });
      return [{ subject, bundle: file, nodeFlags: heapFlags }];
    }),
  );
  return handlers.flat();
}

/** Bundles the recorder of an app once for each variant. */
export function bundledVariants(app: string): Promise<ComparedHandler<VariantName>[]> {
  return Promise.all(
    variantNames.map(async (subject) => {
      const { replacement, nodeFlags } = variants[subject];
      const { file } = await bundleSubject({
        name: `variant-${subject}`,
        entry: subjectEntry("ringback", app),
        packages: "bundled",
        ...(replacement === undefined ? {} : { replacement }),
      });
      return { subject, bundle: file, nodeFlags };
    }),
  );
}
