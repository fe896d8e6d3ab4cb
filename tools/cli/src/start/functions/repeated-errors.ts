/** Whole errors of one name and function; beyond, their messages differ in what nobody foresaw. */
const mostOfAKind = 5;

export interface RepeatedError {
  /** How often it was seen since it was told last. */
  readonly again: number;
  readonly total: number;
  readonly what: string;
}

/** Tells what is seen for the first time from what repeats, and counts that. */
export interface RepeatedErrors {
  /** True where it is to be told whole. `what` tells it in a line; `kind` is what it has in common with others. */
  isNew(seen: { readonly kind: string; readonly what: string }): boolean;
  /** What was seen again since the last call. */
  takeAgain(): readonly RepeatedError[];
}

export function createRepeatedErrors(): RepeatedErrors {
  const seen = new Map<string, { kind: string; what: string; total: number; told: number }>();
  const ofAKind = new Map<string, number>();
  return {
    isNew(told) {
      const { what } = told;
      const kind = withoutIds(told.kind);
      const own = `${kind} ${withoutIds(what)}`;
      const known = seen.get(own) ?? ((ofAKind.get(kind) ?? 0) < mostOfAKind ? undefined : seen.get(kind));
      if (known !== undefined) {
        known.total += 1;
        known.what = what;
        return false;
      }
      const count = (ofAKind.get(kind) ?? 0) + 1;
      ofAKind.set(kind, count);
      seen.set(count < mostOfAKind ? own : kind, { kind, what, total: 1, told: 1 });
      return true;
    },
    takeAgain() {
      const repeats: RepeatedError[] = [];
      for (const known of seen.values()) {
        if (known.total === known.told) continue;
        repeats.push({ again: known.total - known.told, total: known.total, what: known.what });
        known.told = known.total;
      }
      return repeats;
    },
  };
}

/** Ids and numbers make the same message another each time. */
function withoutIds(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+/gi, "#");
}
