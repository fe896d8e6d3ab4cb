/** How many errors of one kind are printed in full, if their messages differ in more than ids and numbers. */
const maximumOfAKind = 5;

/** An error that was repeated, and how often it was seen so far. */
export interface RepeatedError {
  readonly total: number;
  /** The error in one line, as it was seen last. */
  readonly what: string;
}

/** Finds out whether an error is new or repeats an earlier one, and counts the repetitions. */
export interface RepeatedErrors {
  /** True for a new error, which is to be printed in full. `what` is the error in one line; errors of one `kind` belong together. */
  isNew(seen: { readonly kind: string; readonly what: string }): boolean;
  /** The errors that were repeated since the last call. */
  takeNew(): readonly RepeatedError[];
}

/** Begins without any errors. */
export function createRepeatedErrors(): RepeatedErrors {
  const seen = new Map<string, { kind: string; what: string; total: number; reported: number }>();
  const ofAKind = new Map<string, number>();
  return {
    isNew(error) {
      const { what } = error;
      const kind = withoutIds(error.kind);
      const own = `${kind} ${withoutIds(what)}`;
      const known = seen.get(own) ?? ((ofAKind.get(kind) ?? 0) < maximumOfAKind ? undefined : seen.get(kind));
      if (known !== undefined) {
        known.total += 1;
        known.what = what;
        return false;
      }
      const count = (ofAKind.get(kind) ?? 0) + 1;
      ofAKind.set(kind, count);
      seen.set(count < maximumOfAKind ? own : kind, { kind, what, total: 1, reported: 1 });
      return true;
    },
    takeNew() {
      const repeated: RepeatedError[] = [];
      for (const known of seen.values()) {
        if (known.total === known.reported) continue;
        repeated.push({ total: known.total, what: known.what });
        known.reported = known.total;
      }
      return repeated;
    },
  };
}

/** Messages that differ only in ids and numbers count as the same. */
function withoutIds(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+/gi, "#");
}
