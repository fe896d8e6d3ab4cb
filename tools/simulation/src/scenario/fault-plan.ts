import type {
  Fault,
  FaultKind,
  FunctionName,
  Outage,
  ReceiveFault,
  ReceiveFaultKind,
  Scenario,
  WayFault,
  WayFaultKind,
} from "./scenario.ts";

export type Service = "store" | "archive" | "callback";
export type Trouble = "throttled" | "slow" | "down" | "surprising";

/** Answers, at each point where a fault can hit, whether one does; and counts those that did. */
export interface FaultPlan {
  readonly injected: ReadonlyMap<FaultKind, number>;
  /** What the seconds of a fault last: a tenth on the local stage, whose settings are of another scale. */
  lasting(seconds: number): number;
  /** Asked once for every call to a service. */
  troubleOf(service: Service): Trouble | undefined;
  /** Asked where the fault would hit: the receive is counted from 1, by function and queue message. */
  onReceive(kind: ReceiveFaultKind, receive: ReceiveOf): ReceiveFault | undefined;
  /** Asked once for every message, or for every attempt to send it. */
  onWay(kind: WayFaultKind, message: number, attempt: number): WayFault | undefined;
}

export interface ReceiveOf {
  readonly function: FunctionName;
  /** The message's place in the scenario. */
  readonly message: number;
  readonly receive: number;
}

export function faultPlan(scenario: Scenario, secondsSinceStart: () => number): FaultPlan {
  const injected = new Map<FaultKind, number>();
  const outages: { fault: Outage; service: string; trouble: Trouble; calls: number }[] = [];
  const receiveFaults: ReceiveFault[] = [];
  const wayFaults: WayFault[] = [];
  for (const fault of scenario.faults) sort(fault);

  function sort(fault: Fault): void {
    if ("function" in fault) receiveFaults.push(fault);
    else if ("every" in fault) {
      const [service = "", trouble] = fault.kind.split(" ");
      if (isTrouble(trouble)) outages.push({ fault, service, trouble, calls: 0 });
    } else wayFaults.push(fault);
  }

  const lasting = (seconds: number) => (scenario.stage === "local" ? seconds / 10 : seconds);
  const isAt = (position: number, message: number) => position % scenario.messages.length === message;

  function counted<T extends Fault>(fault: T | undefined): T | undefined {
    if (fault !== undefined) injected.set(fault.kind, (injected.get(fault.kind) ?? 0) + 1);
    return fault;
  }

  return {
    injected,
    lasting,
    troubleOf(service) {
      if (outages.length === 0) return undefined;
      const now = secondsSinceStart();
      for (const outage of outages) {
        const { fromSeconds, lastsSeconds, every } = outage.fault;
        const from = lasting(fromSeconds);
        if (outage.service !== service || now < from || now >= from + lasting(lastsSeconds)) continue;
        outage.calls += 1;
        if (outage.calls % every === 0) {
          counted(outage.fault);
          return outage.trouble;
        }
      }
      return undefined;
    },
    onReceive: (kind, { function: name, message, receive }) =>
      counted(
        receiveFaults.find(
          (fault) =>
            fault.kind === kind &&
            fault.function === name &&
            isAt(fault.message, message) &&
            receive >= fault.receive &&
            receive < fault.receive + fault.times,
        ),
      ),
    onWay: (kind, message, attempt) =>
      counted(
        wayFaults.find(
          (fault) => fault.kind === kind && isAt(fault.message, message) && attempt <= fault.times,
        ),
      ),
  };
}

function isTrouble(text: string | undefined): text is Trouble {
  return text === "throttled" || text === "slow" || text === "down" || text === "surprising";
}
