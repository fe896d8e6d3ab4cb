import { expect, it } from "vitest";
import type { LambdaProcess } from "../lambda/process/lambda-process.ts";
import type { FunctionFailure } from "../lambda/process/runtime-messages.ts";
import type { InvocationFault } from "./fault-kinds.ts";
import { createFaults } from "./faults.ts";
import { createInvocationFaults, type Moment } from "./invocation-faults.ts";

const event = {
  Records: [
    { body: JSON.stringify({ Record: { messageId: "a", createdAt: "2022-04-18T07:51:06Z", event: {} } }) },
  ],
};

function fakeProcess() {
  const did: string[] = [];
  const ended = Promise.withResolvers<FunctionFailure>();
  const lambda: LambdaProcess = {
    pid: 1,
    accessKeyId: "key",
    initialised: Promise.resolve(null),
    ended: ended.promise,
    hasEnded: false,
    invoke: () => Promise.reject(new Error("It only stands for a process.")),
    kill: () => void did.push("killed"),
    freeze: () => void did.push("frozen"),
  };
  const end = () => ended.resolve({ error: { errorType: "Runtime.ExitError", errorMessage: "ended" } });
  return { lambda, did, end };
}

/** The first of these moments at which an invocation of Charge meets the fault. */
function met(kind: InvocationFault, moments: readonly Moment[]) {
  const faults = createFaults({ taskRates: { Charge: { [kind]: 1 } } });
  const invocations = createInvocationFaults(faults, (name) =>
    name === "shop-Charge" ? "Charge" : undefined,
  );
  const { lambda, did } = fakeProcess();
  invocations.onInvocation(lambda, { functionName: "shop-Charge", requestId: "r", event });
  const moment = moments.find((one) => invocations.injectAt("key", one));
  return { moment, did, counts: faults.ofTask("Charge").counts };
}

const writing = [
  "before-request",
  "before-write",
  "after-write",
  "before-callback",
  "after-callback",
] as const;
const writingNowhere = ["before-request", "before-callback", "after-callback"] as const;

it.each([
  ["function.crash-before-write", "before-write", "before-callback"],
  ["function.crash-before-callback", "after-write", "before-callback"],
  ["function.crash-before-acknowledgement", "after-callback", "after-callback"],
  ["function.out-of-memory", "before-request", "before-request"],
] as const)(
  "%s kills at the moment %s; where the work writes nowhere, %s",
  (kind, whereWritten, otherwise) => {
    expect(met(kind, writing)).toEqual({ moment: whereWritten, did: ["killed"], counts: { [kind]: 1 } });
    expect(met(kind, writingNowhere)).toMatchObject({ moment: otherwise, did: ["killed"] });
  },
);

it("function.timeout freezes the function at its first request", () => {
  expect(met("function.timeout", writing)).toMatchObject({ moment: "before-request", did: ["frozen"] });
});

it("the rate of one task is no other function's", () => {
  const faults = createFaults({ taskRates: { Charge: { "function.crash": 1 } } });
  const invocations = createInvocationFaults(faults);
  invocations.onInvocation(fakeProcess().lambda, { functionName: "shop-Record", requestId: "r", event });
  expect([invocations.arePending, invocations.messagesOf("key").ids]).toEqual([false, ["a"]]);
});

it("nothing is kept of a process that has ended", async () => {
  const invocations = createInvocationFaults(createFaults({ rates: { "function.crash": 1 } }));
  const { lambda, end } = fakeProcess();
  invocations.onInvocation(lambda, { functionName: "shop-Charge", requestId: "r", event });
  expect([invocations.arePending, invocations.messagesOf("key").ids]).toEqual([true, ["a"]]);
  end();
  await lambda.ended;
  expect([invocations.arePending, invocations.messagesOf("key").ids]).toEqual([false, []]);
});
