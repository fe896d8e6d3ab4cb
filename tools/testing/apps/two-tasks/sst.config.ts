/// <reference path="../../../../.sst/platform/config.d.ts" />

/**
 * The app with several tasks that the tests of the tools run: two tasks in two workflows, one of which they share.
 *
 * @public SST reads it.
 */
export default $config({
  app: () => ({ name: "ringback-two", home: "aws", removal: "remove" }),
  async run() {
    const { reserve, record } = await import("./stacks/tasks.ts");
    const { order, restock } = await import("./stacks/workflows.ts");
    return {
      order: order.stateMachine.arn,
      restock: restock.stateMachine.arn,
      reserve: reserve.functions.work.name,
      record: record.functions.work.name,
    };
  },
});
