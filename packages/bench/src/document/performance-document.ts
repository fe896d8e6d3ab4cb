import type { CompleteResults } from "../results.ts";
export function performanceDocument(_: CompleteResults): string {
  return "";
}
