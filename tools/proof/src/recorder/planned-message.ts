import type { TaskSettings } from "@ringback/contracts/settings/task-settings";
import { faultTimes, passingFaults } from "../plan/fault-times.ts";
import type { PlannedExecution } from "../plan/planned-execution.ts";
import { createRandom, type Random } from "../plan/random.ts";

/** What is sent, by the row of the outcome table (docs/design.md) that it belongs to. */
export type MessageKind = "good" | "same again" | "other content" | "invalid message" | "invalid input";

/** A message of the run: its execution, its content, and the fault that is aimed at it. */
export interface PlannedMessage extends PlannedExecution {
  readonly kind: MessageKind;
  /** The id is missing where the workflow is to refuse its input. */
  readonly input: { readonly id?: string; readonly time: string; readonly detail: { readonly text: string } };
}

/** One message in ten has a fault aimed at it. */
const faultEvery = 10;

/**
 * Draws the messages of a run. Four in a hundred cannot be recorded, or were recorded before. The same seed gives the
 * same messages.
 */
export function planMessages(run: {
  messages: number;
  seed: number;
  settings: TaskSettings;
}): readonly PlannedMessage[] {
  const random = createRandom(run.seed);
  const planned: PlannedMessage[] = [];
  let aimAt = random.below(faultEvery);
  for (let index = 0; index < run.messages; index += 1) {
    const message = plain({ index, seed: run.seed, random, before: planned });
    const messageId = message.input.id;
    const isAimedAt = index % faultEvery === aimAt;
    if (index % faultEvery === faultEvery - 1) aimAt = random.below(faultEvery);
    if (!isAimedAt || messageId === undefined) planned.push(message);
    else {
      // Each kind in turn, so that no run leaves one out.
      const kind = passingFaults[Math.floor(index / faultEvery) % passingFaults.length] ?? "function.crash";
      planned.push({ ...message, aim: { kind, messageId, times: faultTimes(kind, run.settings, random) } });
    }
  }
  return planned;
}

function plain(draw: {
  index: number;
  seed: number;
  random: Random;
  before: readonly PlannedMessage[];
}): PlannedMessage {
  const { index, seed, random, before } = draw;
  const executionName = `prove-${seed}-${index}`;
  const input = {
    id: `message-${seed}-${index}`,
    time: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
    detail: { text: `message ${index}: ${random.next()}` },
  };
  const earlier = before.length === 0 ? undefined : random.oneOf(before);
  const draws = random.below(100);
  if (draws < 2 && earlier?.kind === "good") {
    const { input: before, messageIds } = earlier;
    return draws === 0
      ? { executionName, kind: "same again", input: before, messageIds }
      : { executionName, kind: "other content", input: { ...before, detail: input.detail }, messageIds };
  }
  const messageIds = [input.id];
  if (draws === 2) {
    return { executionName, kind: "invalid message", input: { ...input, time: "yesterday" }, messageIds };
  }
  if (draws === 3) {
    const { id: _, ...withoutId } = input;
    return { executionName, kind: "invalid input", input: withoutId, messageIds: [] };
  }
  return { executionName, kind: "good", input, messageIds };
}
