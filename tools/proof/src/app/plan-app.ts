import type { LinkedTasks } from "@ringback/cli/cloud/linked-tasks";
import { narrowed } from "@ringback/cli/cloud/narrowed";
import type { WorkflowLink } from "@ringback/contracts/resources/workflow-link";
import type { AimedFault } from "@ringback/local/faults/faults";
import type { AppProof } from "../app-proof.ts";
import { faultTimes, passingFaults } from "../plan/fault-times.ts";
import type { PlannedExecution } from "../plan/planned-execution.ts";
import { createRandom, type Random } from "../plan/random.ts";

/** One execution in ten has a fault aimed at it. */
const faultEvery = 10;

/**
 * Draws the executions of a run of an app, spread over its workflows. The faults are of each kind in turn, each at one of the
 * tasks of the workflow.
 */
export function planApp(
  proof: AppProof,
  linked: LinkedTasks,
  run: { readonly messages: number; readonly seed: number },
): readonly PlannedExecution[] {
  const random = createRandom(run.seed);
  const workflows =
    proof.workflows?.flatMap((workflow) => narrowed(linked, { workflow }).workflows) ?? linked.workflows;
  let aimedAt = 0;
  return Array.from({ length: run.messages }, (_, index) => {
    if (index % faultEvery === 0) aimedAt = index + random.below(faultEvery);
    const workflow = workflows[index % workflows.length];
    if (workflow === undefined) throw new Error("The app has no workflow.");
    const input = proof.inputOf(index, random.next, workflow.workflow);
    const idsOf = (task: string) => proof.messageIdsOf?.(input, task) ?? eventId(input);
    const planned = {
      executionName: `prove-${run.seed}-${index}`,
      workflow: workflow.workflow,
      input,
      messageIds: [...new Set(workflow.tasks.flatMap(({ task }) => idsOf(task)))],
    };
    if (index !== aimedAt) return planned;
    const aim = aimAt(linked, workflow, { idsOf, random, number: Math.floor(index / faultEvery) });
    return aim === undefined ? planned : { ...planned, aim };
  });
}

function aimAt(
  { tasks }: LinkedTasks,
  workflow: WorkflowLink,
  { idsOf, random, number }: { idsOf: (task: string) => readonly string[]; random: Random; number: number },
): AimedFault | undefined {
  const kind = passingFaults[number % passingFaults.length];
  const { task } = random.oneOf(workflow.tasks);
  const settings = tasks.find((link) => link.task === task)?.settings;
  const ids = idsOf(task);
  if (kind === undefined || settings === undefined || ids.length === 0) return undefined;
  return { kind, task, messageId: random.oneOf(ids), times: faultTimes(kind, settings, random) };
}

function eventId(input: unknown): readonly string[] {
  const id: unknown = typeof input === "object" && input !== null && "id" in input ? input.id : undefined;
  return typeof id === "string" ? [id] : [];
}
