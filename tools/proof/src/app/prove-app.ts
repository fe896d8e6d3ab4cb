import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { type Proof, type ProofOptions, prove } from "../prove.ts";
import { appSubject } from "./app-subject.ts";
import { loadAppProof } from "./load-app-proof.ts";

/**
 * Proves an app of its own by its `proof.ts` (`AppProof`), with what it needs next to the local cloud.
 *
 * @param app the app's folder
 * @param options.times settings of every task in the place of its own, for a test that does not wait as long
 * @throws Error where the app says nothing of how it is proven
 */
export async function proveApp(
  app: string,
  { times, ...options }: Omit<ProofOptions, "app" | "subject"> & { times?: Partial<TaskSettings> },
): Promise<Proof> {
  const proof = await loadAppProof(app);
  const surroundings = await proof.start?.();
  try {
    const environment = surroundings?.environment ?? {};
    const subject = appSubject({ proof, environment, ...(times === undefined ? {} : { times }) });
    return await prove({ ...options, app, subject });
  } finally {
    await surroundings?.close();
  }
}
