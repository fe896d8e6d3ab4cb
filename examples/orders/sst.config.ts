/// <reference path="../../.sst/platform/config.d.ts" />

/** @public SST reads it. */
export default $config({
  app: ({ stage }) => ({
    name: "orders",
    home: "aws",
    removal: stage === "production" ? "retain" : "remove",
    protect: stage === "production",
  }),
  async run() {
    const { order } = await import("./stacks/order-workflow.ts");
    return { order: order.stateMachine.arn };
  },
});
