import { describeStage } from "./stage.ts";

/** The stage that SST deploys. Importing it first means that nothing is created for settings that cannot work. */
export const stage = describeStage($app.stage, { region: $app.providers?.aws?.region });
