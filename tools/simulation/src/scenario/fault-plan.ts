import type {
  Fault,
  FaultKind,
  FunctionName,
  Outage,
  ReceiveFault,
  ReceiveFaultKind,
  Scenario,
  SendFault,
  SendFaultKind,
} from "./scenario.ts";

/** The service that a call goes to. */
export type Service = "store" | "archive" | "callback";
/** How a call fails during an outage. */
export type Trouble = "throttled" | "slow" | "down" | "unknown-error";

/** Decides, at each point where a fault can be injected, whether one is; and counts those that were. */
export interface FaultPlan {
  readonly injected: ReadonlyMap<FaultKind, number>;
  /** No fault is injected from here on. */
  stop(): void;
  /** The seconds of a fault on the scenario's stage: a tenth on the local one, whose settings are shorter. */
  lasting(seconds: number): number;
  /** Asked once for every call of a task's function to a service. */
  troubleOf(service: Service, task: string): Trouble | undefined;
  /** Asked where the fault would be injected: the receive is counted from 1, by function and queue message. */
  onReceive(kind: ReceiveFaultKind, receive: ReceiveOf): ReceiveFault | undefined;
  /** Asked once for every message, or for every attempt to send it. */
  onSend(kind: SendFaultKind, sent: SentOf): SendFault | undefined;
}

/** One attempt of a task's state to send its message. */
export interface SentOf {
  readonly task: string;
  /** The message's place in the scenario. */
  readonly message: number;
  readonly attempt: number;
}

/** One receive of one message by one function. */
export interface ReceiveOf {
  readonly task: string;
  readonly function: FunctionName;
  /** The message's place in the scenario. */
  readonly message: number;
  readonly receive: number;
}

/**
 * The plan of a scenario's faults.
 *
 * @param tasks the names of the tasks, in the order by which faults count them
 */
export function faultPlan(
  scenario: Scenario,
  tasks: readonly string[],
  secondsSinceStart: () => number,
): FaultPlan {
  const injected = new Map<FaultKind, number>();
  const outages: { fault: Outage; service: string; trouble: Trouble; calls: number }[] = [];
  const receiveFaults: ReceiveFault[] = [];
  const sendFaults: SendFault[] = [];
  for (const fault of scenario.faults) sort(fault);

  function sort(fault: Fault): void {
    if ("function" in fault) receiveFaults.push(fault);
    else if ("every" in fault) {
      const [service = "", trouble] = fault.kind.split(" ");
      if (isTrouble(trouble)) outages.push({ fault, service, trouble, calls: 0 });
    } else sendFaults.push(fault);
  }

  const lasting = (seconds: number) => (scenario.stage === "local" ? seconds / 10 : seconds);
  const isFor = (fault: Fault, task: string) =>
    fault.task === undefined || tasks[fault.task % tasks.length] === task;
  const isAt = (fault: ReceiveFault | SendFault, { message, task }: { message: number; task: string }) =>
    fault.message % scenario.messages.length === message && isFor(fault, task);

  function counted<T extends Fault>(fault: T | undefined): T | undefined {
    if (fault !== undefined) injected.set(fault.kind, (injected.get(fault.kind) ?? 0) + 1);
    return fault;
  }

  return {
    injected,
    lasting,
    stop: () => {
      for (const faults of [outages, receiveFaults, sendFaults]) faults.length = 0;
    },
    troubleOf(service, task) {
      if (outages.length === 0) return undefined;
      const now = secondsSinceStart();
      for (const outage of outages) {
        const { fromSeconds, lastsSeconds, every } = outage.fault;
        const from = lasting(fromSeconds);
        if (outage.service !== service || now < from || now >= from + lasting(lastsSeconds)) continue;
        if (!isFor(outage.fault, task)) continue;
        outage.calls += 1;
        if (outage.calls % every === 0) {
          counted(outage.fault);
          return outage.trouble;
        }
      }
      return undefined;
    },
    onReceive: (kind, { function: name, receive, ...at }) =>
      counted(
        receiveFaults.find(
          (fault) =>
            fault.kind === kind &&
            fault.function === name &&
            isAt(fault, at) &&
            receive >= fault.receive &&
            receive < fault.receive + fault.times,
        ),
      ),
    onSend: (kind, sent) =>
      counted(
        sendFaults.find((fault) => fault.kind === kind && isAt(fault, sent) && sent.attempt <= fault.times),
      ),
  };
}

function isTrouble(text: string | undefined): text is Trouble {
  return text === "throttled" || text === "slow" || text === "down" || text === "unknown-error";
}
