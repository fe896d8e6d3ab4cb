/** One row of the table of what can happen to a message; `poison` ends every recorder that reads it. */
export const messageKinds = [
  "valid",
  "duplicate",
  "conflict",
  "malformed",
  "mangled",
  "without-token",
  "alien-token",
  "refused",
  "callback-rejected",
  "invalid-input",
  "poison",
] as const;
export type MessageKind = (typeof messageKinds)[number];

/** A service that misbehaves for a while: every so manieth call is hit. */
export const outageKinds = [
  "store throttled",
  "store slow",
  "store down",
  "store surprising",
  "archive throttled",
  "archive slow",
  "archive down",
  "callback throttled",
  "callback slow",
  "callback down",
  "callback surprising",
] as const;
export type OutageKind = (typeof outageKinds)[number];

/** What hits one receive of one message, and with it the batch that carries it. */
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

/** What hits one message on its way into the queue and out of it. */
export const wayFaultKinds = [
  "delivered twice",
  "delivered late",
  "send failed",
  "send answer lost",
] as const;
export type WayFaultKind = (typeof wayFaultKinds)[number];

export type FaultKind = OutageKind | ReceiveFaultKind | WayFaultKind;

export type FunctionName = "recorder" | "dead-letter";

export interface Outage {
  readonly kind: OutageKind;
  /** Seconds of the production stage; on the local stage they are tenths. */
  readonly fromSeconds: number;
  readonly lastsSeconds: number;
  readonly every: number;
}

export interface ReceiveFault {
  readonly kind: ReceiveFaultKind;
  readonly function: FunctionName;
  /** Which message of the scenario, counted from 0; a number past the end means one from the start again. */
  readonly message: number;
  /** The receive that is hit, counted from 1; it and the next ones up to `times`. */
  readonly receive: number;
  readonly times: number;
  /** When an invocation runs out of memory, in milliseconds after its start. */
  readonly afterMs: number;
}

export interface WayFault {
  readonly kind: WayFaultKind;
  readonly message: number;
  /** How late it comes, or how much later it comes again. */
  readonly seconds: number;
  /** How many sends in a row are hit. */
  readonly times: number;
}

export type Fault = Outage | ReceiveFault | WayFault;

export interface ScenarioMessage {
  readonly kind: MessageKind;
  /** When it is sent, in seconds after the start. */
  readonly atSeconds: number;
  /** Its message group on a FIFO queue. */
  readonly group: string;
  /** Which earlier message a duplicate or a conflict is of. */
  readonly of: number;
}

/** A run of the simulation: the same scenario always takes the same course. */
export interface Scenario {
  readonly stage: "production" | "personal" | "local";
  readonly fifo: boolean;
  /** Latencies and jitter come from it. */
  readonly seed: number;
  /** Whether a full batching window lasts 20 s, as it does where traffic is low. */
  readonly lowTraffic: boolean;
  /** SQS does not say whether the receive count goes on in the dead-letter queue. */
  readonly receiveCountGoesOn: boolean;
  readonly messages: readonly ScenarioMessage[];
  readonly faults: readonly Fault[];
}
