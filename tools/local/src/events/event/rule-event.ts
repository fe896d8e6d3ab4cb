import { parseJson } from "@ringback/contracts/message/json-value";

/** An event that a bus has taken, or that a schedule has made. */
export interface RuleEvent {
  readonly id: string;
  /** In AWS's envelope, as JSON text: the numbers of `detail` have the digits that came. */
  readonly text: string;
  /** The same, as `parseJson` reads it. */
  readonly value: Readonly<Record<string, unknown>>;
  /** When EventBridge got it: `2026-05-01T10:00:00Z`. */
  readonly ingestedAt: string;
  /** It came from another bus. */
  readonly isForwarded: boolean;
}

/** The fields of an event apart from those that are the same for all. */
export interface EventFields {
  readonly id: string;
  readonly detailType: string;
  readonly source: string;
  /** Epoch milliseconds; the event has whole seconds. */
  readonly timeMs: number;
  readonly resources: readonly unknown[];
  readonly detail: EventDetail;
}

/** The JSON text as it came, and what `parseJson` makes of it. */
export interface EventDetail {
  readonly text: string;
  readonly value: object;
}

/** Puts an event into AWS's envelope (Amazon EventBridge User Guide, "Event structure reference"). */
export function ruleEvent(
  { id, detailType, source, timeMs, resources, detail }: EventFields,
  at: { region: string; accountId: string; nowMs: number },
): RuleEvent {
  const head = {
    version: "0",
    id,
    "detail-type": detailType,
    source,
    account: at.accountId,
    time: wholeSeconds(timeMs),
    region: at.region,
    resources,
  };
  return {
    id,
    text: `${JSON.stringify(head).slice(0, -1)},"detail":${detail.text}}`,
    value: { ...head, detail: detail.value },
    ingestedAt: wholeSeconds(at.nowMs),
    isForwarded: false,
  };
}

/** An event that is in its envelope, which stays as it is. */
export function eventInEnvelope(
  text: string,
  { nowMs, isForwarded }: { nowMs: number; isForwarded: boolean },
): RuleEvent {
  const value: Readonly<Record<string, unknown>> = Object(parseJson(text));
  return { id: String(value["id"]), text, value, ingestedAt: wholeSeconds(nowMs), isForwarded };
}

const wholeSeconds = (timeMs: number) => `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
