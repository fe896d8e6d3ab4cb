import { currentStage } from "./current-stage.ts";

let link: sst.Linkable<object> | undefined;

/** What all functions know of their stage: its settings. */
export function stageLink(): sst.Linkable<object> {
  link ??= new sst.Linkable<object>("Stage", { properties: { settings: currentStage().settings } });
  return link;
}
