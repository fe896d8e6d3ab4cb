import { chooseStages } from "./stage/current-stage.ts";

// One line a stage that chooses something for all of its tasks: who is notified of alarms, a key, how long items are kept.
chooseStages({});
