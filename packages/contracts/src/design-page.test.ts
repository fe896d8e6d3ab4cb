import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { metricNames } from "./monitoring/metric-names.ts";
import * as derivedTimes from "./settings/derived-times.ts";
import { articleSettings, type StageSettings, stageSettings } from "./settings/stage-settings.ts";
import { timingRules } from "./settings/timing-rules.ts";
import { failureNames } from "./workflow/failure-names.ts";

// docs/design.md repeats names and numbers of the contracts for people. They have to agree.
const page = readFileSync(new URL("../../../docs/design.md", import.meta.url), "utf8");
const [production, personal, local] = ["production", "a-person", "local"].map(stageSettings);

/** The cells of each row of the table whose first header is this one, without the marks of code. */
function tableUnder(header: string): readonly (readonly string[])[] {
  const lines = page
    .slice(page.indexOf(`\n| ${header} |`))
    .trimStart()
    .split("\n");
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines.slice(2, end).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

it("design.md lists the timing rules, in their order", () => {
  expect(tableUnder("rule").map(([name]) => name)).toEqual(timingRules.map(({ name }) => name));
});

it("design.md has the settings of the stages as they are", () => {
  const rows = tableUnder("setting");
  expect(rows.length).toBeGreaterThan(15);
  const columns = [articleSettings, production, personal, local];
  for (const [name = "", ...cells] of rows) {
    const values = columns.map((settings) => written(settings, name));
    // The article says little; the rest of its settings is production's.
    const expected = cells[0] === "" ? ["", ...values.slice(1)] : values;
    expect([name, ...cells]).toEqual([name, ...expected]);
  }
});

it("design.md has the derived times of the stages as they are", () => {
  const rows = tableUnder("derived time, in seconds");
  expect(rows.length).toBeGreaterThan(5);
  for (const [name = "", , ...cells] of rows) {
    const values = [production, personal, local].map((settings) => settings && derived(name, settings));
    expect([name, ...cells]).toEqual([name, ...values.map((value) => value?.toLocaleString("en"))]);
  }
});

it("design.md names every failure, and no metric that is none", () => {
  const outcomes = page.slice(page.indexOf("\n## Outcomes"), page.indexOf("\n## The order of steps"));
  for (const name of failureNames) expect(outcomes).toContain(`\`${name}\``);
  const counted = [...outcomes.matchAll(/(?:counted as|logged as) `(\w+)`|`(\w+)` rings/g)].map(
    ([, name, rings]) => name ?? rings,
  );
  expect(counted.length).toBeGreaterThan(3);
  // The one alarm among them that looks at a metric of AWS's.
  expect([...metricNames, "EventsLost"]).toEqual(expect.arrayContaining(counted));
});

function written(settings: StageSettings | undefined, name: string): string | undefined {
  const value = Object.entries(settings ?? {}).find(([setting]) => setting === name)?.[1];
  if (typeof value === "number") return value.toLocaleString("en");
  return typeof value === "object" && "capSeconds" in value
    ? `${value.initialSeconds} doubling to ${value.capSeconds}`
    : undefined;
}

function derived(name: string, settings: StageSettings): number | undefined {
  if (name === "callBudgetSeconds") return derivedTimes.callBudgetSeconds(settings.storeCall);
  const times: Readonly<Record<string, (settings: StageSettings) => number>> = {
    effectiveWindowSeconds: derivedTimes.effectiveWindowSeconds,
    shortestRedeliveriesSeconds: derivedTimes.shortestRedeliveriesSeconds,
    boundSeconds: derivedTimes.boundSeconds,
    deadLetterPassSeconds: derivedTimes.deadLetterPassSeconds,
    sendSeconds: derivedTimes.sendSeconds,
    longestRedeliverySeconds: derivedTimes.longestRedeliverySeconds,
  };
  return times[name]?.(settings);
}
