/** The messages that can be sent, by their outcome (docs/design.md); `poison` ends every work function that reads it. */
export const recordedMessageKinds = [
  "valid",
  "duplicate",
  "conflict",
  "invalid",
  "not-json",
  "without-token",
  "foreign-token",
  "refused",
  "callback-rejected",
  "invalid-input",
  "poison",
] as const;

/** What a message can do to a task with work of its own; a task that records takes these as valid. */
const ownWorkMessageKinds = [
  "other payload",
  "work throws",
  "work hangs",
  "work is too slow",
  "output too large",
  "output is no JSON",
] as const;

export const messageKinds = [...recordedMessageKinds, ...ownWorkMessageKinds];
export type MessageKind = (typeof messageKinds)[number];

/** A service that fails for a while, with one call in `every`; `store` is what a task's work writes to. */
export const outageKinds = [
  "store throttled",
  "store slow",
  "store down",
  "store unknown-error",
  "archive throttled",
  "archive slow",
  "archive down",
  "callback throttled",
  "callback slow",
  "callback down",
  "callback unknown-error",
] as const;
export type OutageKind = (typeof outageKinds)[number];

/** Faults at one receive of one message, and with it of its batch. */
export const receiveFaultKinds = [
  "crash before the write",
  "crash between write and callback",
  "crash between callback and acknowledgement",
  "function timeout",
  "out of memory",
  "invocation throttled",
  "delete failed",
] as const;
export type ReceiveFaultKind = (typeof receiveFaultKinds)[number];

/** Faults while one message is sent to the queue. */
export const sendFaultKinds = [
  "delivered twice",
  "delivered late",
  "send failed",
  "send answer lost",
] as const;
export type SendFaultKind = (typeof sendFaultKinds)[number];

export type FaultKind = OutageKind | ReceiveFaultKind | SendFaultKind;

/** The two functions of a task. */
export type FunctionName = "work" | "dead-letter";

/** Which tasks a fault is for, counted from 0; numbers past the end start again at the first. Undefined for all of them. */
interface OfTask {
  readonly task: number | undefined;
}

/** An outage of one service. */
export interface Outage extends OfTask {
  readonly kind: OutageKind;
  /** In seconds on the production stage; on the local stage in tenths of a second. */
  readonly fromSeconds: number;
  readonly lastsSeconds: number;
  /** One call in so many fails: 1 means every call. */
  readonly every: number;
}

/** A fault at receives of one message. */
export interface ReceiveFault extends OfTask {
  readonly kind: ReceiveFaultKind;
  readonly function: FunctionName;
  /** Which message of the scenario, counted from 0; numbers past the end start again at the first. It means all that its execution sends. */
  readonly message: number;
  /** The first receive that is affected, counted from 1. */
  readonly receive: number;
  /** How many receives in a row are affected. */
  readonly times: number;
  /** When an invocation runs out of memory, in milliseconds after its start. */
  readonly afterMs: number;
}

/** A fault while one message is sent. */
export interface SendFault extends OfTask {
  readonly kind: SendFaultKind;
  readonly message: number;
  /** How late it is delivered, or how much later it is delivered again. */
  readonly seconds: number;
  /** How many attempts to send in a row are affected. */
  readonly times: number;
}

export type Fault = Outage | ReceiveFault | SendFault;

/** An execution of a scenario, or a message that somebody else sends. All that it sends is valid, except at one state. */
export interface ScenarioMessage {
  readonly kind: MessageKind;
  /** Which workflow is started, counted from 0; numbers past the end start again at the first. */
  readonly workflow: number;
  /** At which of its states with a task the message is of the kind, likewise. */
  readonly state: number;
  /** When it is sent, in seconds after the start. */
  readonly atSeconds: number;
  /** Its message group on a FIFO queue. */
  readonly group: string;
  /** Which earlier message a duplicate or a conflict is of. */
  readonly of: number;
}

/** One run of the simulation. The same scenario always runs the same. */
export interface Scenario {
  readonly stage: "production" | "personal" | "local";
  /** Whether the tasks that leave it open have FIFO queues. */
  readonly fifo: boolean;
  /** Latencies and jitter come from it. */
  readonly seed: number;
  /** Whether a full batching window lasts 20 s, as it does where traffic is low. */
  readonly lowTraffic: boolean;
  /** SQS does not say whether the receive count goes on in the dead-letter queue. */
  readonly receiveCountContinues: boolean;
  readonly messages: readonly ScenarioMessage[];
  readonly faults: readonly Fault[];
}
