import fc from "fast-check";
import {
  type Fault,
  messageKinds,
  type Outage,
  outageKinds,
  type ReceiveFault,
  receiveFaultKinds,
  type Scenario,
  type ScenarioMessage,
  type SendFault,
  sendFaultKinds,
} from "./scenario.ts";

const otherKinds = messageKinds.filter((kind) => kind !== "valid");
const message: fc.Arbitrary<ScenarioMessage> = fc.record({
  kind: fc.oneof(
    { arbitrary: fc.constant("valid" as const), weight: 2 },
    { arbitrary: fc.constantFrom(...otherKinds), weight: 3 },
  ),
  atSeconds: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })),
  group: fc.constantFrom("a", "b"),
  of: fc.nat({ max: 5 }),
});

const position = fc.nat({ max: 5 });

const outage: fc.Arbitrary<Outage> = fc.record({
  kind: fc.constantFrom(...outageKinds),
  fromSeconds: fc.oneof(
    { arbitrary: fc.constant(0), weight: 2 },
    { arbitrary: fc.nat({ max: 300 }), weight: 1 },
  ),
  lastsSeconds: fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 400 }), weight: 11 },
    { arbitrary: fc.integer({ min: 400, max: 10_000 }), weight: 1 },
  ),
  every: fc.integer({ min: 1, max: 3 }),
});

const receiveFault: fc.Arbitrary<ReceiveFault> = fc.record({
  kind: fc.constantFrom(...receiveFaultKinds),
  function: fc.constantFrom(
    "recorder" as const,
    "recorder" as const,
    "recorder" as const,
    "dead-letter" as const,
  ),
  message: position,
  receive: fc.constantFrom(1, 1, 2, 3),
  times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 10 })),
  afterMs: fc.nat({ max: 100 }),
});

const sendFault: fc.Arbitrary<SendFault> = fc.record({
  kind: fc.constantFrom(...sendFaultKinds),
  message: position,
  seconds: fc.oneof(fc.nat({ max: 60 }), fc.nat({ max: 10_000 })),
  times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 7 })),
});

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { arbitrary: outage, weight: 3 },
  { arbitrary: receiveFault, weight: 4 },
  { arbitrary: sendFault, weight: 1 },
);

/** Scenarios of one to six messages and up to four faults. They shrink to fewer, smaller and earlier ones. */
export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  stage: fc.constantFrom("production" as const, "personal" as const, "local" as const),
  fifo: fc.boolean(),
  seed: fc.nat({ max: 0x7fff_ffff }),
  lowTraffic: fc.boolean(),
  receiveCountContinues: fc.boolean(),
  messages: fc.array(message, { minLength: 1, maxLength: 6 }),
  faults: fc.array(fault, { maxLength: 4 }),
});
