/// <reference path="../../../.sst/platform/config.d.ts" />

/**
 * The small app that the tests of the tools run: the repository's stacks, around a recorder of its own.
 *
 * @public SST reads it.
 */
export default $config({
  app: () => ({ name: "ringback-small", home: "aws", removal: "remove" }),
  async run() {
    await import("@ringback/stacks/storage");
    const { eventBus, stateMachine } = await import("@ringback/stacks/workflow");
    const { recorder, deadLetterFunction } = await import("@ringback/stacks/functions");
    return {
      eventBus: eventBus.name,
      stateMachine: stateMachine.arn,
      recorder: recorder.name,
      deadLetterFunction: deadLetterFunction.name,
    };
  },
});
