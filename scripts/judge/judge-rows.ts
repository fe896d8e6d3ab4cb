import { type KnownDifference, knownDifferences } from "./known-differences.ts";

/** A row as `ringback verify --json` gives it. */
export interface VerifiedRow {
  readonly row: string;
  readonly result: "passed" | "failed" | "skipped";
  readonly seen: string;
  readonly problems: readonly string[];
}

/** A row, and whether a failure is ours or a known difference between the server and AWS. */
export interface Judgement {
  readonly row: string;
  readonly verdict: "passed" | "failed" | "skipped" | "differs: server";
  /** The problems, or why it was skipped; for a known difference what the server and AWS do, with the source. */
  readonly because: readonly string[];
}

/**
 * Separates rows that failed because of the server from rows that failed because of us. A row counts as a difference of
 * the server only if each of its problems is a known difference of this version of this server.
 */
export function judgeRows(
  rows: readonly VerifiedRow[],
  server: { readonly name: string; readonly version: string },
  known: readonly KnownDifference[] = knownDifferences,
): readonly Judgement[] {
  return rows.map(({ row, result, seen, problems }) => {
    if (result === "skipped") return { row, verdict: result, because: [seen] };
    const differences = known.filter(
      (one) => one.server === server.name && one.version === server.version && one.row === row,
    );
    const isKnown = (sentence: string) =>
      differences.some((difference) => difference.problems.some((pattern) => pattern.test(sentence)));
    if (result === "passed" || !problems.every(isKnown)) return { row, verdict: result, because: problems };
    return { row, verdict: "differs: server", because: differences.map(sentenceOf) };
  });
}

function sentenceOf({ serverDoes, awsDoes, source }: KnownDifference): string {
  return `${serverDoes} AWS: ${awsDoes} (${source})`;
}
