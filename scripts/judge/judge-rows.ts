import { type KnownDifference, knownDifferences } from "./known-differences.ts";

/** A row as `ringback verify --json` gives it. */
export interface VerifiedRow {
  readonly row: string;
  readonly result: "holds" | "fails" | "skipped";
  readonly seen: string;
  readonly wrong: readonly string[];
}

export interface Judgement {
  readonly row: string;
  readonly verdict: "holds" | "fails" | "skipped" | "differs: server";
  /** What is wrong or why it was skipped; for a difference what server and AWS do, with the source. */
  readonly because: readonly string[];
}

/**
 * Separates rows that fail because the server differs from AWS from rows that fail because of us. A row "differs" only where
 * everything that is wrong with it is a known difference of this version of this server.
 */
export function judgeRows(
  rows: readonly VerifiedRow[],
  server: { readonly name: string; readonly version: string },
  known: readonly KnownDifference[] = knownDifferences,
): readonly Judgement[] {
  return rows.map(({ row, result, seen, wrong }) => {
    if (result === "skipped") return { row, verdict: result, because: [seen] };
    const differences = known.filter(
      (one) => one.server === server.name && one.version === server.version && one.row === row,
    );
    const isKnown = (sentence: string) =>
      differences.some((difference) => difference.wrong.some((pattern) => pattern.test(sentence)));
    if (result === "holds" || !wrong.every(isKnown)) return { row, verdict: result, because: wrong };
    return { row, verdict: "differs: server", because: differences.map(sentenceOf) };
  });
}

function sentenceOf({ serverDoes, awsDoes, source }: KnownDifference): string {
  return `${serverDoes} AWS: ${awsDoes} (${source})`;
}
