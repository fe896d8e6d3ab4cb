import type { AppShape } from "./app-shape.ts";
import { type PlannedMessage, plannedMessages } from "./planned-message.ts";
import type { Fault, Scenario } from "./scenario.ts";

/** A scenario in words, for the text above its timeline. */
export function describeScenario(scenario: Scenario, app: AppShape): string {
  const queue = scenario.fifo ? "FIFO queues" : "standard queues";
  const tasks = app.tasks.map(({ name }) => name);
  const messages = plannedMessages(scenario, app).map((message) => `  ${ofMessage(message, app)}`);
  const faults = scenario.faults.map((fault) => `  fault: ${ofFault(fault, scenario, tasks)}`);
  return [
    `Stage ${scenario.stage} with ${queue}, latencies of seed ${scenario.seed}`,
    ...messages,
    ...faults,
  ].join("\n");
}

function ofMessage(
  { index, kind, atSeconds, group, workflow, state }: PlannedMessage,
  { tasks }: AppShape,
): string {
  const place = tasks.length === 1 ? "" : ` of ${workflow.name} at ${state}`;
  return `message ${index}: ${kind}${place}, sent after ${atSeconds} s in group ${group}`;
}

function ofFault(fault: Fault, { messages }: Scenario, tasks: readonly string[]): string {
  const task = fault.task === undefined ? undefined : tasks[fault.task % tasks.length];
  const kind = task === undefined ? fault.kind : `${fault.kind} of ${task}`;
  if ("every" in fault) {
    const calls = fault.every === 1 ? "every call" : `one call in ${fault.every}`;
    return `${kind}, ${calls}, from ${fault.fromSeconds} s for ${fault.lastsSeconds} s`;
  }
  const message = fault.message % messages.length;
  if ("function" in fault) {
    const receives = fault.times === 1 ? "" : ` and ${fault.times - 1} more`;
    return `${kind}, the ${fault.function} function, receive ${fault.receive}${receives} of message ${message}`;
  }
  return `${kind}, message ${message}, ${fault.seconds} s, ${fault.times} times`;
}
