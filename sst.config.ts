/// <reference path="./.sst/platform/config.d.ts" />

/** @public SST reads it. */
export default $config({
  app: ({ stage }) => ({
    name: "ringback",
    home: "aws",
    removal: stage === "production" ? "retain" : "remove",
    protect: stage === "production",
  }),
  async run() {
    await import("./stacks/storage.ts");
    const { eventBus, stateMachine } = await import("./stacks/workflow.ts");
    const { recorder, deadLetterFunction } = await import("./stacks/functions.ts");
    const { dashboard } = await import("./stacks/monitoring.ts");
    return {
      eventBus: eventBus.name,
      stateMachine: stateMachine.arn,
      recorder: recorder.name,
      deadLetterFunction: deadLetterFunction.name,
      dashboard: dashboard.dashboardName,
    };
  },
});
