import type { CostFigures, MeasuredInvocation, Way } from "./cost-figures.ts";
import { prices } from "./prices.ts";

/** One line of the bill for a million messages. */
export interface CostLine {
  readonly what: string;
  readonly dollars: Readonly<Record<Way, number>>;
  /** What makes the line larger or smaller. */
  readonly driver: string;
}

const messages = 1_000_000;
/** Lambda gives a function a whole processor at this memory, and a share of it below (Lambda, "Configure memory"). */
const wholeProcessorMb = 1769;
/** Start, end and report of an invocation, as Lambda writes them in its JSON format: an assumption. */
const platformLogBytes = 600;
/** The share that X-Ray's default rule traces, in addition to one request a second. */
const tracedShare = 0.05;
const transitions: Readonly<Record<Way, number>> = { ringback: 4, article: 3, direct: 3 };

/**
 * How long Lambda bills for an invocation, in milliseconds. CPU time takes longer where the function has less than a
 * whole processor.
 */
export function billedMs({ wallMs, cpuMs }: MeasuredInvocation, memoryMb: number): number {
  return wallMs + cpuMs * Math.max(0, wholeProcessorMb / memoryMb - 1);
}

/** The bill for a million messages, in full batches, with items under 1 KB. */
export function millionMessages({ invocations, memoryMb }: CostFigures): readonly CostLine[] {
  const each = (cost: (one: MeasuredInvocation) => number) => {
    const of = (way: Way) => {
      const found = invocations.find((one) => one.way === way);
      if (found === undefined) throw new Error(`No invocation of ${way} was measured.`);
      return cost(found);
    };
    return { ringback: of("ringback"), article: of("article"), direct: of("direct") };
  };
  const calls = ({ batchSize }: MeasuredInvocation) => messages / batchSize;
  const perMillion = (count: number, price: number) => (count / 1e6) * price;
  return [
    {
      what: "EventBridge, custom events",
      dollars: each(() => perMillion(messages, prices.eventBridgeAMillionEvents)),
      driver: "one an event",
    },
    {
      what: "Step Functions, state transitions",
      dollars: each(({ way }) =>
        perMillion(messages * transitions[way], prices.stepFunctionsAMillionTransitions),
      ),
      driver: "states a message: start, each state, end",
    },
    {
      what: "SQS requests",
      dollars: each((one) =>
        one.way === "direct" ? 0 : perMillion(messages + 2 * calls(one), prices.sqsAMillionRequests),
      ),
      driver: "one send a message, a receive and a delete a batch",
    },
    {
      what: "Lambda requests",
      dollars: each((one) => perMillion(calls(one), prices.lambdaAMillionRequests)),
      driver: "batch size",
    },
    {
      what: "Lambda time, arm64",
      dollars: each(
        (one) =>
          calls(one) * (billedMs(one, memoryMb) / 1000) * (memoryMb / 1024) * prices.lambdaAGigabyteSecond,
      ),
      driver: "latency a batch, CPU a message, memory",
    },
    {
      what: "DynamoDB, on-demand writes",
      dollars: each(() => perMillion(messages, prices.dynamoDbAMillionWrites)),
      driver: "size of the items, a unit a KB",
    },
    {
      what: "CloudWatch Logs",
      dollars: each((one) => ((calls(one) * (one.logBytes + platformLogBytes)) / 1e9) * prices.logsAGigabyte),
      driver: "bytes logged a message",
    },
    {
      what: "X-Ray, traces",
      dollars: each(() => perMillion(messages * tracedShare, prices.xRayAMillionTraces)),
      driver: "the share that is sampled",
    },
  ];
}
