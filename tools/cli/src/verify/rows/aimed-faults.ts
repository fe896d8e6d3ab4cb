import type { AimedFault } from "@ringback/local/faults/faults";
import type { Findings } from "../findings.ts";
import type { Probe } from "../probe.ts";
import type { VerifyTarget } from "../verify-target.ts";

/** Why a row that needs a fault is skipped on this target; undefined if it is not. */
export function needsFaults({ faults }: VerifyTarget): string | undefined {
  return "notAvailable" in faults ? faults.notAvailable : undefined;
}

/** A fault that is to affect one message. */
export interface Aimed {
  /** How often it was injected. */
  times(): number;
  /** Expects that it was injected as often as planned; otherwise the row would prove nothing. */
  expectInjected(findings: Findings): void;
}

/** Injects a fault at the next `aim.times` occasions of one message. */
export function aimAt({ target: { faults } }: Probe, aim: AimedFault): Aimed {
  if ("notAvailable" in faults) throw new Error(faults.notAvailable);
  const count = () => faults.counts[aim.kind] ?? 0;
  const before = count();
  faults.aim(aim);
  const times = () => count() - before;
  return {
    times,
    expectInjected: ({ expect }) =>
      expect(times() >= aim.times, `${aim.kind} was injected ${times()} times, not ${aim.times}`),
  };
}
