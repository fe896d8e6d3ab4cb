import { duration } from "@ringback/cli/terminal/print";
import { disruptionKinds } from "./disruptions/disruptions.ts";
import type { Proof } from "./prove.ts";

/** The faults and disruptions of a run, how its executions ended, and whether each promise was kept, as text. */
export function proofReport(proof: Proof): string {
  return [...faultRows(proof), "", ...outcomes(proof), "", ...promises(proof)].join("\n");
}

const columns = (first: string, cells: readonly string[]) =>
  `${first.padEnd(44)}${cells.map((cell) => cell.padStart(11)).join("")}`.trimEnd();
const number = (count: number) => count.toLocaleString("en");

/** One row for each kind of fault and disruption, and one for the messages that none affected. */
function faultRows({ planned, affected, evidence }: Proof): string[] {
  const executions = new Map(evidence.executions.map(({ name, described }) => [name, described]));
  const row = (kind: string, times: string, names: readonly string[]) => {
    const ended = names.flatMap((name) => executions.get(name) ?? []);
    const succeeded = ended.filter(({ status }) => status === "SUCCEEDED").length;
    const slowest = Math.max(
      0,
      ...ended.map(({ startDate, stopDate }) => (stopDate?.getTime() ?? 0) - (startDate?.getTime() ?? 0)),
    );
    return columns(kind, [
      times,
      number(names.length),
      number(succeeded),
      number(ended.length - succeeded),
      duration(slowest),
    ]);
  };
  const isDisruption = (kind: string) => disruptionKinds.some((known) => known === kind);
  const kinds = [...new Set([...affected.injected.keys(), ...affected.byKind.keys()])].sort(
    (a, b) => Number(isDisruption(a)) - Number(isDisruption(b)) || a.localeCompare(b),
  );
  const untouched = planned
    .map(({ executionName }) => executionName)
    .filter((name) => !affected.isAffected(name));
  return [
    columns("fault or disruption", ["times", "messages", "succeeded", "failed", "slowest"]),
    ...kinds.map((kind) =>
      row(kind, number(affected.injected.get(kind) ?? 0), [...(affected.byKind.get(kind) ?? [])]),
    ),
    row("none", "", untouched),
  ];
}

function outcomes({ evidence, milliseconds, downMs, planned }: Proof): string[] {
  const ends = Map.groupBy(
    evidence.executions,
    ({ described: { status = "", error } }) => `${status}${error === undefined ? "" : `  ${error}`}`,
  );
  const aimed = planned.filter(({ aim }) => aim !== undefined).length;
  return [
    ...[...ends]
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([end, all]) => `${number(all.length).padStart(9)}  ${end}`),
    ...Object.entries(evidence.tables).map(
      ([name, items]) => `${number(items.length).padStart(9)}  items in the table ${name}`,
    ),
    `${number(evidence.deadLetters.length).padStart(9)}  entries in the archive`,
    `${number(aimed).padStart(9)}  messages had a fault aimed at them`,
    `${duration(milliseconds).padStart(9)}  in all; the local cloud was down for ${duration(downMs)} of it`,
  ];
}

const shown = 10;

function promises({ checks }: Proof): string[] {
  return checks.flatMap(({ promise, checked, broken }) => [
    `${broken.length === 0 ? "kept  " : "BROKEN"}  ${promise.padEnd(34)}  ${checked}`,
    ...broken.slice(0, shown).map((what) => `          ${what}`),
    ...(broken.length > shown ? [`          and ${number(broken.length - shown)} more`] : []),
  ]);
}
