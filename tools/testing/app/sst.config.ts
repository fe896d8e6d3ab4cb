/// <reference path="../../../.sst/platform/config.d.ts" />

/**
 * The small app that the tests of the tools run: the repository's stacks, around a recorder of its own.
 *
 * @public SST reads it.
 */
export default $config({
  app: () => ({ name: "ringback-small", home: "aws", removal: "remove" }),
  async run() {
    const { record, recordingWorkflow } = await import("@ringback/stacks/record");
    return { stateMachine: recordingWorkflow.stateMachine.arn, work: record.functions.work.name };
  },
});
