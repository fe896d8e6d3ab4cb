import type { AppliedChanges } from "@ringback/local/local-events/applied-changes";

/** Says what a changed config or changed stacks have changed of what runs, or what keeps them from it. */
export function appliedWords({ created, changed, removed, waiting }: AppliedChanges): string {
  if (waiting.length > 0) {
    return `Nothing new yet: ${waiting.join(", ")} would be replaced or removed with what it holds. A restart applies it all.`;
  }
  const parts = Object.entries({ created, changed, removed }).filter(([, titles]) => titles.length > 0);
  // What could not be evaluated or applied before is as it was again.
  if (parts.length === 0) return "What runs is the app as it is now.";
  return parts.map(([verb, titles]) => `${verb} ${titles.join(", ")}`).join("; ");
}
