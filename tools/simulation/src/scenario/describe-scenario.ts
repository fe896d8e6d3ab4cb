import type { Fault, Scenario, ScenarioMessage } from "./scenario.ts";

/** A scenario in words, for the text above its timeline. */
export function describeScenario(scenario: Scenario): string {
  const queue = scenario.fifo ? "a FIFO queue" : "a standard queue";
  const messages = scenario.messages.map(
    (message, index) => `  message ${index}: ${ofMessage(message, scenario)}`,
  );
  const faults = scenario.faults.map((fault) => `  fault: ${ofFault(fault, scenario.messages.length)}`);
  return [
    `Stage ${scenario.stage} with ${queue}, latencies of seed ${scenario.seed}`,
    ...messages,
    ...faults,
  ].join("\n");
}

function ofMessage({ kind, atSeconds, group }: ScenarioMessage, { fifo }: Scenario): string {
  return `${kind}, sent after ${atSeconds} s${fifo ? ` in group ${group}` : ""}`;
}

function ofFault(fault: Fault, messages: number): string {
  if ("every" in fault) {
    const calls = fault.every === 1 ? "every call" : `one call in ${fault.every}`;
    return `${fault.kind}, ${calls}, from ${fault.fromSeconds} s for ${fault.lastsSeconds} s`;
  }
  const message = fault.message % messages;
  if ("function" in fault) {
    const receives = fault.times === 1 ? "" : ` and ${fault.times - 1} more`;
    return `${fault.kind}, the ${fault.function} function, receive ${fault.receive}${receives} of message ${message}`;
  }
  return `${fault.kind}, message ${message}, ${fault.seconds} s, ${fault.times} times`;
}
