import type { AimedFault } from "@ringback/local/faults/faults";
import type { Findings } from "../findings.ts";
import type { Probe } from "../probe.ts";
import type { VerifyTarget } from "../verify-target.ts";

/** Why a row that needs a fault cannot be arranged; undefined where it can. */
export function needsFaults({ faults }: VerifyTarget): string | undefined {
  return "notArranged" in faults ? faults.notArranged : undefined;
}

/** A fault that waits for its message. */
export interface Aimed {
  /** How often it has hit. */
  hits(): number;
  /** Expects that it has hit as often as it was aimed: a row whose fault never happened says nothing. */
  expectHit(findings: Findings): void;
}

/** Lets the fault hit the message at its next so many chances. */
export function aimAt({ target: { faults } }: Probe, aim: AimedFault): Aimed {
  if ("notArranged" in faults) throw new Error(faults.notArranged);
  const count = () => faults.counts[aim.kind] ?? 0;
  const before = count();
  faults.aim(aim);
  const hits = () => count() - before;
  return {
    hits,
    expectHit: ({ expect }) =>
      expect(hits() >= aim.times, `${aim.kind} was injected ${hits()} times, not ${aim.times}`),
  };
}
