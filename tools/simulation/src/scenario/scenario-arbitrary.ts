import fc from "fast-check";
import {
  type Fault,
  type MessageKind,
  messageKinds,
  type Outage,
  outageKinds,
  type ReceiveFault,
  receiveFaultKinds,
  recordedMessageKinds,
  type Scenario,
  type ScenarioMessage,
  type SendFault,
  sendFaultKinds,
} from "./scenario.ts";

/** What is drawn of several tasks and workflows. Of one there is nothing to draw. */
interface Places {
  readonly kinds: readonly MessageKind[];
  readonly workflow: fc.Arbitrary<number>;
  readonly state: fc.Arbitrary<number>;
  /** The task that a fault is for; undefined is for all of them. */
  readonly task: fc.Arbitrary<number | undefined>;
}

const onePlace: Places = {
  kinds: recordedMessageKinds,
  workflow: fc.constant(0),
  state: fc.constant(0),
  task: fc.constant(undefined),
};
const severalPlaces: Places = {
  kinds: messageKinds,
  workflow: fc.nat({ max: 3 }),
  state: fc.nat({ max: 9 }),
  task: fc.option(fc.nat({ max: 9 }), { nil: undefined }),
};

const messageOf = ({ kinds, workflow, state }: Places): fc.Arbitrary<ScenarioMessage> =>
  fc.record({
    kind: fc.oneof(
      { arbitrary: fc.constant("valid" as const), weight: 2 },
      { arbitrary: fc.constantFrom(...kinds.filter((kind) => kind !== "valid")), weight: 3 },
    ),
    workflow,
    state,
    atSeconds: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })),
    group: fc.constantFrom("a", "b"),
    of: fc.nat({ max: 5 }),
  });

const position = fc.nat({ max: 5 });

const outageOf = ({ task }: Places): fc.Arbitrary<Outage> =>
  fc.record({
    task,
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

const receiveFaultOf = ({ task }: Places): fc.Arbitrary<ReceiveFault> =>
  fc.record({
    task,
    kind: fc.constantFrom(...receiveFaultKinds),
    function: fc.constantFrom("work" as const, "work" as const, "work" as const, "dead-letter" as const),
    message: position,
    receive: fc.constantFrom(1, 1, 2, 3),
    times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 10 })),
    afterMs: fc.nat({ max: 100 }),
  });

const sendFaultOf = ({ task }: Places): fc.Arbitrary<SendFault> =>
  fc.record({
    task,
    kind: fc.constantFrom(...sendFaultKinds),
    message: position,
    seconds: fc.oneof(fc.nat({ max: 60 }), fc.nat({ max: 10_000 })),
    times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 7 })),
  });

const faultOf = (places: Places): fc.Arbitrary<Fault> =>
  fc.oneof(
    { arbitrary: outageOf(places), weight: 3 },
    { arbitrary: receiveFaultOf(places), weight: 4 },
    { arbitrary: sendFaultOf(places), weight: 1 },
  );

const scenariosOf = (places: Places): fc.Arbitrary<Scenario> =>
  fc.record({
    stage: fc.constantFrom("production" as const, "personal" as const, "local" as const),
    fifo: fc.boolean(),
    seed: fc.nat({ max: 0x7fff_ffff }),
    lowTraffic: fc.boolean(),
    receiveCountContinues: fc.boolean(),
    messages: fc.array(messageOf(places), { minLength: 1, maxLength: 6 }),
    faults: fc.array(faultOf(places), { maxLength: 4 }),
  });

const one = scenariosOf(onePlace);
const several = scenariosOf(severalPlaces);

/**
 * Scenarios of one to six messages and up to four faults. They shrink to fewer, smaller and earlier ones.
 *
 * @param tasks how many tasks the system has: with several, kinds and faults are drawn for each
 */
export function scenarios(tasks: number): fc.Arbitrary<Scenario> {
  return tasks === 1 ? one : several;
}
