import { currentStage } from "../stage/current-stage.ts";
import type { Stage } from "../stage/stage.ts";

let actions: $util.Input<string>[] | undefined;

/** The topic that every alarm notifies; none where the stage names nobody. */
export function alarmActions(): $util.Input<string>[] {
  actions ??= actionsOf(currentStage());
  return actions;
}

function actionsOf({ alarms, name }: Stage): $util.Input<string>[] {
  if (alarms !== undefined) return ["topicArn" in alarms ? alarms.topicArn : topicOf(alarms.email)];
  // SST prints what a program writes to the error stream.
  if ($app.protect) {
    console.warn(
      `Nobody is notified of alarms of ${name}: name an e-mail address or a topic for it with chooseStages.`,
    );
  }
  return [];
}

function topicOf(email: string): $util.Output<string> {
  const topic = new sst.aws.SnsTopic("Alarms");
  new aws.sns.TopicSubscription("AlarmsEmail", { topic: topic.arn, protocol: "email", endpoint: email });
  return topic.arn;
}
