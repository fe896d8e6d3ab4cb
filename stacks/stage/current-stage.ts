import { describeStage, type Stage, type StageChoices } from "./stage.ts";

let choices: Readonly<Record<string, StageChoices>> = {};
let described: Stage | undefined;

/**
 * Says what stages choose, by their names, before anything is declared. Stages that are not named choose nothing.
 * @throws Error once something is declared: it has been created without these choices
 */
export function chooseStages(byName: Readonly<Record<string, StageChoices>>): void {
  if (described !== undefined) throw new Error("chooseStages has to come before every task and workflow.");
  choices = byName;
}

/** The stage that SST deploys, or that the local cloud runs. */
export function currentStage(): Stage {
  described ??= describeStage($app.stage, {
    region: $app.providers?.aws?.region,
    ...(choices[$app.stage] === undefined ? {} : { chosen: choices[$app.stage] }),
  });
  return described;
}
