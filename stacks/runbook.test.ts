import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type EvaluateOptions, evaluateStage } from "./testing/evaluate-stage.ts";
import { plain, resourcesOfType } from "./testing/find-resource.ts";

const fifo = { messageGroup: "$states.input.source", deadLettersAhead: 1 };

/** The alarms of a production with these choices: their names and what CloudWatch writes of them. */
async function alarmsOf(chosen: EvaluateOptions["chosen"]) {
  const stage = await evaluateStage("production", {
    chosen: { alarms: { email: "team@example.com" }, ...chosen },
  });
  return resourcesOfType(stage, "cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) => ({
    // The runbook says of an alarm what holds for it in every task and workflow.
    name: plain(String(inputs["name"])).replace(/^Record-/, ""),
    description: String(inputs["alarmDescription"]),
  }));
}

const alarms = [
  ...(await alarmsOf({ draining: "fifo" })),
  ...(await alarmsOf({ fifo, draining: "standard" })),
];
const page = readFileSync(new URL("../docs/operations.md", import.meta.url), "utf8");
const runbook = page.slice(page.indexOf("\n## Alarms\n"));
const sections = runbook
  .slice(0, runbook.indexOf("\n## ", 1))
  .split("\n### ")
  .slice(1)
  .map((section) => ({ names: section.slice(0, section.indexOf("\n")).split(", "), section }));

describe("docs/operations.md", () => {
  it("has a section for every alarm that a stage can have, and none without one", () => {
    const named = sections.flatMap(({ names }) => names);
    expect(named.toSorted()).toEqual([...new Set(alarms.map(({ name }) => name))].toSorted());
  });

  it("says in each what it means, where to look first, what to do and when it goes quiet", () => {
    for (const { names, section } of sections) {
      const told = ["**Means.**", "**Look.**", "**Do.**", "**Quiet.**"].filter((word) =>
        section.includes(word),
      );
      expect({ names, told }).toEqual({ names, told: ["**Means.**", "**Look.**", "**Do.**", "**Quiet.**"] });
    }
  });

  it("is what an alarm sends its reader to, by the name under which it stands there", () => {
    for (const { name, description } of alarms) {
      expect(description).toMatch(/^Record: [A-Z].*[.?] Runbook: [\w.-]+ in docs\/operations\.md\.$/);
      expect(description).toContain(`Runbook: ${name} in`);
      // CloudWatch's longest description.
      expect(description.length).toBeLessThanOrEqual(1024);
    }
  });
});
