import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { metricNames } from "./monitoring/metric-names.ts";
import * as derivedTimes from "./settings/derived-times.ts";
import { stageRules, workflowRules } from "./settings/stage-rules.ts";
import { stageSettings } from "./settings/stage-settings.ts";
import { articleSettings, recordingSettings, taskSettings } from "./settings/task-presets.ts";
import type { TaskSettings } from "./settings/task-settings.ts";
import { timingRules } from "./settings/timing-rules.ts";
import { defaultTimeoutSeconds } from "./workflow/default-timeout.ts";
import { failureNames } from "./workflow/failure-names.ts";

// docs/design.md repeats names and numbers of the contracts for people. They have to agree.
const page = readFileSync(new URL("../../../docs/design.md", import.meta.url), "utf8");
const stages = ["production", "a-person", "local"] as const;
const recording = stages.map((stage) => recordingSettings(stage));
const ownWork = stages.map((stage) => taskSettings(stage));

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

it.each([
  ["rule of a task", timingRules],
  ["rule of a stage", stageRules],
  ["rule of a workflow", workflowRules],
])("design.md lists each %s, in their order", (header, rules) => {
  expect(tableUnder(header).map(([name]) => name)).toEqual(rules.map(({ name }) => name));
});

it("design.md has the settings of the task that records as they are", () => {
  const rows = tableUnder("setting");
  expect(rows.length).toBeGreaterThan(15);
  const columns = [articleSettings, ...recording];
  for (const [name = "", ...cells] of rows) {
    const values = columns.map((settings) => written(settings, name));
    // The article says little; the rest of its settings is production's.
    const expected = cells[0] === "" ? ["", ...values.slice(1)] : values;
    expect([name, ...cells]).toEqual([name, ...expected]);
  }
});

it("design.md has the settings in which a task with work of its own differs, and no other", () => {
  const rows = tableUnder("setting of own work");
  for (const [name = "", ...cells] of rows) {
    expect([name, ...cells]).toEqual([name, ...ownWork.map((settings) => written(settings, name))]);
  }
  const different = Object.keys(recording[0] ?? {}).filter((name) =>
    ownWork.some((settings, at) => written(settings, name) !== written(recording[at], name)),
  );
  expect(rows.map(([name]) => name)).toEqual(different);
});

it("design.md has the callback quota of the stages as it is", () => {
  const [row] = tableUnder("setting of a stage");
  const quotas = stages.map((stage) => stageSettings(stage).callbackQuotaPerSecond.toLocaleString("en"));
  expect(row).toEqual(["callbackQuotaPerSecond", ...quotas]);
});

it("design.md has the derived times of the stages as they are", () => {
  const rows = tableUnder("derived time, in seconds");
  expect(rows.length).toBeGreaterThan(5);
  for (const [name = "", , ...cells] of rows) {
    const values = recording.map((settings) => derived(name, settings)?.toLocaleString("en"));
    expect([name, ...cells]).toEqual([name, ...values]);
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

function written(settings: TaskSettings | undefined, name: string): string | undefined {
  const value = Object.entries(settings ?? {}).find(([setting]) => setting === name)?.[1];
  if (typeof value === "number") return value.toLocaleString("en");
  return typeof value === "object" && "capSeconds" in value
    ? `${value.initialSeconds} doubling to ${value.capSeconds}`
    : undefined;
}

/** A derived time of a task, or of the workflow that has it as its only state. */
function derived(name: string, settings: TaskSettings): number | undefined {
  const timeoutSeconds = defaultTimeoutSeconds(derivedTimes.taskStateSeconds(settings));
  const times: Readonly<Record<string, number>> = {
    effectiveWindowSeconds: derivedTimes.effectiveWindowSeconds(settings),
    callBudgetSeconds: derivedTimes.callBudgetSeconds(settings.storeCall),
    batchWorkSeconds: derivedTimes.batchWorkSeconds(settings),
    callsSeconds: derivedTimes.callsSeconds(settings),
    shortestRedeliveriesSeconds: derivedTimes.shortestRedeliveriesSeconds(settings),
    boundSeconds: derivedTimes.boundSeconds(settings),
    deadLetterPassSeconds: derivedTimes.deadLetterPassSeconds(settings),
    sendSeconds: derivedTimes.sendSeconds(settings),
    taskStateSeconds: derivedTimes.taskStateSeconds(settings),
    defaultTimeoutSeconds: timeoutSeconds,
    longestRedeliverySeconds: derivedTimes.longestRedeliverySeconds(settings, timeoutSeconds),
  };
  return times[name];
}
