import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import type { AppProof } from "../app-proof.ts";
import type { Subject } from "../subject.ts";
import { appEvidence } from "./app-evidence.ts";
import { appPromises } from "./app-promises.ts";
import { planApp } from "./plan-app.ts";

/**
 * An app of its own with any number of tasks and workflows.
 *
 * @param how.proof what its `proof.ts` exports
 * @param how.environment variables for its evaluation, which `start` of it gave
 * @param how.times settings of every task in the place of its own, for a test that does not wait as long
 */
export function appSubject(how: {
  proof: AppProof;
  environment: Readonly<Record<string, string>>;
  times?: Partial<TaskSettings>;
}): Subject {
  const { proof, environment, times } = how;
  const ownPromises = async (evidence: Parameters<typeof appEvidence>[0], promise: string) => {
    const seen = appEvidence(evidence);
    const broken = await proof.check(seen);
    return { promise, checked: `${seen.executions.length.toLocaleString("en")} executions`, broken };
  };
  return {
    cloud: { environment, times },
    plan: (cloud, run) => planApp(proof, cloud.whole, run),
    check: async (run) => [...appPromises(run), await ownPromises(run.evidence, "the app's own check")],
    mayNeedEdit: () => false,
    checkAgain: async ({ evidence }) => [await ownPromises(evidence, "the app's own check, sent again")],
  };
}
