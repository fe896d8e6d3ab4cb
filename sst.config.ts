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
    const { record, recordingWorkflow } = await import("./stacks/record.ts");
    const { eventBus } = await import("./stacks/workflow/event-bus.ts");
    return {
      eventBus: eventBus().name,
      stateMachine: recordingWorkflow.stateMachine.arn,
      work: record.functions.work.name,
      deadLetters: record.functions.deadLetters.name,
    };
  },
});
