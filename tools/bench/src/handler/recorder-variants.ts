import type { Replacement } from "../subjects/replace-in-source.ts";
import { heapFlags } from "./heap-flags.ts";

/** The recorder as it is, and with one thing changed at a time: what each change is worth. */
export const variantNames = [
  "as-it-is",
  "single-puts",
  "in-flight-25",
  "in-flight-100",
  "semi-space-4",
  "semi-space-16",
] as const;
export type VariantName = (typeof variantNames)[number];

interface Variant {
  /** How the tables name it. */
  readonly title: string;
  readonly replacement?: Replacement;
  readonly nodeFlags: readonly string[];
}

const inFlight = (count: number): Replacement => ({
  file: "functions/src/aws-client/in-flight-limit.ts",
  from: /mostInFlight = \d+/,
  to: `mostInFlight = ${count}`,
});
const [oldSpace] = heapFlags;

export const variants: Readonly<Record<VariantName, Variant>> = {
  "as-it-is": { title: "as it is", nodeFlags: heapFlags },
  "single-puts": {
    title: "a conditional put a message, no statements",
    nodeFlags: heapFlags,
    replacement: {
      file: "functions/src/dynamodb/insert-messages.ts",
      from: /statementsPerRequest = 25/,
      to: "statementsPerRequest = 1",
    },
  },
  "in-flight-25": { title: "25 calls in flight", nodeFlags: heapFlags, replacement: inFlight(25) },
  "in-flight-100": { title: "100 calls in flight", nodeFlags: heapFlags, replacement: inFlight(100) },
  "semi-space-4": { title: "a semi-space of 4 MB", nodeFlags: [oldSpace, "--max-semi-space-size=4"] },
  "semi-space-16": { title: "a semi-space of 16 MB", nodeFlags: [oldSpace, "--max-semi-space-size=16"] },
};
