import { callbackQuotaPerSecond } from "@ringback/contracts/settings/callback-quota";
import { type StageSettings, stageSettings } from "@ringback/contracts/settings/stage-settings";
import { checkStage } from "./checks.ts";

/** What a stage chooses for all of its tasks. What one task chooses is told to `bufferedTask`. */
export interface StageChoices {
  /**
   * SendTask* calls a second that the account allows where it is not AWS's default for the region: another one was asked
   * for, or other workflows need their part. All tasks of the stage share them.
   */
  readonly callbackQuotaPerSecond?: number;
  /**
   * The ARN of a key of the account's own, in the stage's region, that encrypts queues, tables, executions and logs. Its key
   * policy has to allow AWS's services what docs/aws.md lists under "Encryption and keys". Without it AWS's own keys do.
   */
  readonly kmsKeyArn?: string;
  /** How long the two tables keep their items: see the settings of the same names. For ever without them. */
  readonly messagesTtlDays?: number;
  readonly deadLettersTtlDays?: number;
  /** False where nothing that may hold content is logged: see the setting of the same name. */
  readonly logErrorMessages?: boolean;
  /**
   * Who is notified of alarms: an e-mail address, which AWS asks to confirm first, or the ARN of a topic that is there already. Without
   * it alarms only change their state in CloudWatch.
   */
  readonly alarms?: { readonly email: string } | { readonly topicArn: string };
}

/** A stage as it is deployed, or as the local cloud runs it. */
export interface Stage extends Pick<StageChoices, "kmsKeyArn" | "alarms"> {
  /** What `--stage` says. */
  readonly name: string;
  readonly settings: StageSettings;
  /** How long CloudWatch keeps the logs of functions and executions, in days. */
  readonly logRetentionDays: number;
}

/** AWS allows a rule 64 characters, and SST cuts what it names itself. */
const longestStageName = 32;

/**
 * What is deployed to a stage. The region decides its quota of callbacks; one that is not named has the smaller one. The
 * stage "local" has the quota of its settings, as no account throttles it.
 *
 * @param name starts with a letter, has letters, digits and hyphens, 32 characters at most; "local" for the local cloud
 * @param how.isLocalCloud whether the local cloud evaluates the stacks, which sets RINGBACK_LOCAL
 * @throws Error with a sentence for a name that SST or AWS would refuse, and for settings that cannot work
 */
export function describeStage(
  name: string,
  how: { chosen?: StageChoices; region?: string | undefined; isLocalCloud?: boolean } = {},
): Stage {
  const { chosen = {}, region } = how;
  const { isLocalCloud = process.env["RINGBACK_LOCAL"] === "true" } = how;
  checkName(name, isLocalCloud);
  checkKey(chosen.kmsKeyArn, region);
  const { kmsKeyArn, alarms, ...ofSettings } = chosen;
  const quota = isLocalCloud ? {} : { callbackQuotaPerSecond: callbackQuotaPerSecond(region) };
  const settings = { ...stageSettings(name), ...quota, ...ofSettings };
  checkStage(settings, []);
  return {
    name,
    settings,
    ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
    ...(alarms === undefined ? {} : { alarms }),
    logRetentionDays: { production: 90, staging: 30 }[name] ?? 7,
  };
}
function checkName(name: string, isLocalCloud: boolean): void {
  if (name === "local" && !isLocalCloud) {
    throw new Error('The stage name "local" belongs to the local cloud, whose settings AWS would refuse.');
  }
  if (!/^[a-zA-Z][a-zA-Z0-9-]*$/.test(name) || name.length > longestStageName) {
    throw new Error(
      `The stage name "${name}" has to start with a letter and have letters, digits and hyphens only, ${longestStageName} characters at most.`,
    );
  }
}

/** A policy names a key by its ARN alone, and an alias in its place would allow nothing. */
function checkKey(kmsKeyArn: string | undefined, region: string | undefined): void {
  if (kmsKeyArn === undefined) return;
  const [, keyRegion] = /^arn:[\w-]+:kms:([\w-]+):\d{12}:key\/[\w-]+$/.exec(kmsKeyArn) ?? [];
  if (keyRegion === undefined) {
    throw new Error(
      `kmsKeyArn is "${kmsKeyArn}", and has to be the ARN of a key: no alias, and no id alone.`,
    );
  }
  if (region !== undefined && keyRegion !== region) {
    throw new Error(
      `kmsKeyArn is a key of ${keyRegion}, and the stage is deployed to ${region}, which cannot use it.`,
    );
  }
}
