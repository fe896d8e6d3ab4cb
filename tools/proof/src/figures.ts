import { duration } from "@ringback/cli/terminal/print";
import { blowKinds } from "./disruptions/blows.ts";
import type { Proof } from "./prove.ts";

/** What was done to a run and what became of it, as text. */
export function figures(proof: Proof): string {
  return [...whatWasDone(proof), "", ...whatBecame(proof), "", ...promises(proof)].join("\n");
}

const columns = (first: string, cells: readonly string[]) =>
  `${first.padEnd(44)}${cells.map((cell) => cell.padStart(11)).join("")}`.trimEnd();
const number = (count: number) => count.toLocaleString("en");

/** One row for each kind of fault and blow, and one for the messages that nothing hit. */
function whatWasDone({ planned, hits, evidence }: Proof): string[] {
  const executions = new Map(evidence.executions.map(({ name, described }) => [name, described]));
  const row = (kind: string, times: string, names: readonly string[]) => {
    const hit = names.flatMap((name) => executions.get(name) ?? []);
    const succeeded = hit.filter(({ status }) => status === "SUCCEEDED").length;
    const slowest = Math.max(
      0,
      ...hit.map(({ startDate, stopDate }) => (stopDate?.getTime() ?? 0) - (startDate?.getTime() ?? 0)),
    );
    return columns(kind, [
      times,
      number(names.length),
      number(succeeded),
      number(hit.length - succeeded),
      duration(slowest),
    ]);
  };
  const isBlow = (kind: string) => blowKinds.some((blow) => blow === kind);
  const kinds = [...new Set([...hits.injected.keys(), ...hits.byKind.keys()])].sort(
    (a, b) => Number(isBlow(a)) - Number(isBlow(b)) || a.localeCompare(b),
  );
  const untouched = planned.map(({ executionName }) => executionName).filter((name) => !hits.isHit(name));
  return [
    columns("what was done", ["times", "messages", "succeeded", "failed", "slowest"]),
    ...kinds.map((kind) =>
      row(kind, number(hits.injected.get(kind) ?? 0), [...(hits.byKind.get(kind) ?? [])]),
    ),
    row("nothing", "", untouched),
  ];
}

function whatBecame({ evidence, milliseconds, downMs, planned }: Proof): string[] {
  const ends = Map.groupBy(
    evidence.executions,
    ({ described: { status = "", error } }) => `${status}${error === undefined ? "" : `  ${error}`}`,
  );
  const aimed = planned.filter(({ aim }) => aim !== undefined).length;
  return [
    ...[...ends]
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([end, all]) => `${number(all.length).padStart(9)}  ${end}`),
    `${number(evidence.messages.length).padStart(9)}  items in the messages table`,
    `${number(evidence.deadLetters.length).padStart(9)}  entries in the archive`,
    `${number(aimed).padStart(9)}  messages had a fault aimed at them`,
    `${duration(milliseconds).padStart(9)}  in all, ${duration(downMs)} of it with nobody there`,
  ];
}

const shown = 10;

function promises({ verdicts }: Proof): string[] {
  return verdicts.flatMap(({ promise, checked, broken }) => [
    `${broken.length === 0 ? "kept  " : "BROKEN"}  ${promise.padEnd(34)}  ${checked}`,
    ...broken.slice(0, shown).map((what) => `          ${what}`),
    ...(broken.length > shown ? [`          and ${number(broken.length - shown)} more`] : []),
  ]);
}
