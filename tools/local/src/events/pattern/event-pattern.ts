import { type ArrayElement, type Leaf, leavesAt } from "./leaves-at.ts";
import { type FieldPattern, patternAlternatives } from "./pattern-alternatives.ts";

/**
 * Compiles an event pattern: that of a rule, of a filter of an event source mapping, or a filter policy of SNS, which
 * are one language (Amazon EventBridge User Guide, "Comparison operators for use in event patterns in Amazon
 * EventBridge"). It does what AWS's own matcher does (`aws/event-ruler`).
 *
 * @param json the pattern as JSON text
 * @returns whether an event, as JSON gives it, matches. Numbers of more digits than JavaScript's can only be told apart in
 *   an event that was read by `parseJson` of contracts.
 * @throws InvalidEventPatternError with AWS's sentence
 */
export function eventPattern(json: string): (event: unknown) => boolean {
  const alternatives = patternAlternatives(json).map((fields) => [...fields.values()]);
  return (event) => alternatives.some((fields) => matches(fields, event));
}

/** Whether every field matches, and no two of them in different elements of one array. */
function matches(fields: readonly FieldPattern[], event: unknown): boolean {
  const leaves: (readonly Leaf[])[] = [];
  // First without regard to arrays: mostly a field does not match at all, and the others need not be looked at.
  for (const { path, matchers } of fields) {
    const all = leavesAt(event, path);
    const isPossible =
      matchers.includes("absent") ||
      all.some(({ value }) => matchers.some((match) => match !== "absent" && match(value)));
    if (!isPossible) return false;
    leaves.push(all);
  }
  const matchFrom = (index: number, within: readonly ArrayElement[]): boolean => {
    const field = fields[index];
    if (field === undefined) return true;
    const reachable = (leaves[index] ?? []).filter(({ elements }) => areTogether(within, elements));
    return field.matchers.some((match) =>
      match === "absent"
        ? reachable.length === 0 && matchFrom(index + 1, within)
        : reachable.some(
            ({ value, elements }) => match(value) && matchFrom(index + 1, union(within, elements)),
          ),
    );
  };
  return matchFrom(0, []);
}

/** Whether two values are in no different elements of the same array. */
function areTogether(a: readonly ArrayElement[], b: readonly ArrayElement[]): boolean {
  return a.every(({ array, index }) => b.every((other) => other.array !== array || other.index === index));
}

const union = (a: readonly ArrayElement[], b: readonly ArrayElement[]) =>
  a.length === 0 ? b : b.length === 0 ? a : [...a, ...b];
