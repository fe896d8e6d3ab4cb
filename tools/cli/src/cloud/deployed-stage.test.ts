import { describe, expect, it } from "vitest";
import { deployedStage } from "./deployed-stage.ts";

const shell = {
  SST_RESOURCE_App: '{"name":"ringback","stage":"staging"}',
  SST_RESOURCE_RecordTask: '{"task":"Record","queueUrl":"https://q","settings":{}}',
  SST_RESOURCE_EventBus: '{"name":"bus"}',
  SST_RESOURCE_MessagesTable: '{"name":"messages"}',
  SST_RESOURCE_DeadLettersTable: '{"name":"dead"}',
};

describe("deployedStage", () => {
  it("reads what sst shell sets, in one variable each or all in one", () => {
    expect(deployedStage("staging", shell)).toEqual({
      app: { name: "ringback", stage: "staging" },
      links: expect.objectContaining({ MessagesTable: { name: "messages" } }),
    });
    const together = Object.entries(shell).map(([name, value]) => [
      name.replace("SST_RESOURCE_", ""),
      JSON.parse(value),
    ]);
    const linked = { SST_RESOURCES_JSON: JSON.stringify(Object.fromEntries(together)) };
    expect(deployedStage("staging", linked).links["EventBus"]).toEqual({ name: "bus" });
  });

  it("refuses to work outside of sst shell and in the shell of another stage, and says what to run", () => {
    expect(() => deployedStage("staging", {})).toThrow("npx sst shell --stage staging -- npx ringback");
    expect(() => deployedStage("production", shell)).toThrow(
      "This sst shell is for stage staging, not production",
    );
  });
});
