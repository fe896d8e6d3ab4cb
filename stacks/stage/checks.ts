// The one place from which the stacks have their settings and checks: tests that break the rules on purpose put others in
// its place.
export { checkStage, checkWorkflow } from "@ringback/contracts/settings/stage-rules";
export { taskSettings } from "@ringback/contracts/settings/task-presets";
export { checkedSettings } from "@ringback/contracts/settings/timing-rules";
