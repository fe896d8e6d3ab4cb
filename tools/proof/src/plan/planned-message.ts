import type { StageSettings } from "@ringback/contracts/settings/stage-settings";
import { type FaultKind, faultKinds, isFaultKind } from "@ringback/local/faults/fault-kinds";
import type { AimedFault } from "@ringback/local/faults/faults";
import { createRandom, type Random } from "./random.ts";

/** What is sent, by the row of the outcome table (docs/design.md) that it belongs to. */
export type MessageKind = "good" | "same again" | "other content" | "invalid message" | "invalid input";

/** A message of the run: its execution, its content, and the fault that is aimed at it. */
export interface PlannedMessage {
  readonly executionName: string;
  readonly kind: MessageKind;
  /** The id is missing where the workflow is to refuse its input. */
  readonly input: { readonly id?: string; readonly time: string; readonly detail: { readonly text: string } };
  /** The fault that is aimed at it. */
  readonly aim?: AimedFault;
}

/** One message in ten has a fault aimed at it. */
const faultEvery = 10;
/** One fault in so many happens again until the receives, or the attempts to send, are used up. */
const forGoodEvery = 12;

/**
 * Draws the messages of a run. Four in a hundred cannot be recorded, or were recorded before. The same seed gives the
 * same messages.
 */
export function planMessages(run: {
  messages: number;
  seed: number;
  settings: StageSettings;
}): readonly PlannedMessage[] {
  const random = createRandom(run.seed);
  const planned: PlannedMessage[] = [];
  const kinds = Object.keys(faultKinds).filter(isFaultKind).filter(passes);
  let aimAt = random.below(faultEvery);
  for (let index = 0; index < run.messages; index += 1) {
    const message = plain({ index, seed: run.seed, random, before: planned });
    const messageId = message.input.id;
    const isAimedAt = index % faultEvery === aimAt;
    if (index % faultEvery === faultEvery - 1) aimAt = random.below(faultEvery);
    if (!isAimedAt || messageId === undefined) planned.push(message);
    else {
      // Each kind in turn, so that no run leaves one out.
      const kind = kinds[Math.floor(index / faultEvery) % kinds.length] ?? "function.crash";
      planned.push({ ...message, aim: { kind, messageId, times: timesOf(kind, run.settings, random) } });
    }
  }
  return planned;
}

/** Faults that pass. A refusal for good is not one: it gives its message another row of the outcome table. */
const passes = (kind: FaultKind) => !kind.endsWith(".refuse");

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
    return draws === 0
      ? { executionName, kind: "same again", input: earlier.input }
      : { executionName, kind: "other content", input: { ...earlier.input, detail: input.detail } };
  }
  if (draws === 2) return { executionName, kind: "invalid message", input: { ...input, time: "yesterday" } };
  if (draws === 3) {
    return { executionName, kind: "invalid input", input: { time: input.time, detail: input.detail } };
  }
  return { executionName, kind: "good", input };
}

/**
 * How often the fault happens: once or twice, or until the message has no receive, and the workflow no attempt, left.
 */
function timesOf(kind: FaultKind, settings: StageSettings, random: Random): number {
  const isForGood = random.below(forGoodEvery) === 0;
  if (kind.startsWith("sqs.send")) return isForGood ? settings.sendAttempts : 1;
  if (kind.startsWith("sqs.")) return 1;
  const receives = isForGood ? settings.maxReceiveCount : 1;
  if (kind.startsWith("function.")) return receives;
  const { attempts } = kind.startsWith("dynamodb.") ? settings.storeCall : settings.callbackCall;
  return isForGood ? receives * attempts : 1 + random.below(attempts);
}
