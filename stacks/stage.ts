import { callbackQuotaPerSecond, withCallbackQuota } from "@ringback/contracts/settings/callback-quota";
import {
  type FifoSettings,
  fifoSettings,
  type StageSettings,
  stageSettings,
} from "@ringback/contracts/settings/stage-settings";
import { checkedSettings } from "@ringback/contracts/settings/timing-rules";

/** What a stage chooses in addition to its settings. A stage that is not listed below takes none of it. */
export interface StageChoices {
  /** A FIFO pair of queues instead of a standard one: order within a message group. */
  readonly fifo?: FifoSettings;
  /**
   * The kind of queue that the stage had before it changed its choice: it gets no new messages, and is consumed
   * until somebody takes this line away. Without it a change of kind would leave messages behind.
   */
  readonly draining?: QueueKind;
  /**
   * SendTask* calls a second that the account allows where it is not AWS's default for the region: another one was asked
   * for, or other workflows need their part.
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
  /**
   * Who is notified of alarms: an e-mail address, which AWS asks to confirm first, or the ARN of a topic that is there already. Without
   * it alarms only change their state in CloudWatch.
   */
  readonly alarms?: { readonly email: string } | { readonly topicArn: string };
}

/** SQS's two types of queue. One cannot be turned into the other. */
export type QueueKind = "standard" | "fifo";

/** One line a stage that chooses; the rest of a stage's numbers are in the contracts' stage settings. */
const choices: Readonly<Record<string, StageChoices>> = {
  "staging-fifo": { fifo: { messageGroup: "$states.input.source", deadLettersAhead: 1 } },
};

/** The stages that choose something. */
export const chosenStages: readonly string[] = Object.keys(choices);

/** A stage as it is deployed, or as the local cloud runs it. */
export interface Stage extends StageChoices {
  /** What `--stage` says. */
  readonly name: string;
  /** The settings with the kind of queue that the stage sends to. */
  readonly settings: StageSettings;
  /** The kinds of queue that are there: the one that is sent to first, then one that is draining. */
  readonly kinds: readonly QueueKind[];
  /** How long CloudWatch keeps the logs of functions and executions, in days. */
  readonly logRetentionDays: number;
}

/** AWS allows a rule 64 characters; ours puts 23 around the stage, and SST cuts what it names itself. */
const longestStageName = 32;

/**
 * What is deployed to a stage. The region decides its quota of callbacks; one that is not named has the smaller one. The
 * stage "local" has the quota of its settings, as no account throttles it.
 *
 * @param name starts with a letter, has letters, digits and hyphens, 32 characters at most; "local" for the local cloud
 * @param how.chosen in place of what is listed above for the name
 * @param how.base in place of the name's settings
 * @param how.isLocalCloud whether the local cloud evaluates the stacks, which sets RINGBACK_LOCAL
 * @throws Error with a sentence for a name that SST or AWS would refuse, for draining the kind that is sent to, and for
 *   settings that cannot work
 */
export function describeStage(
  name: string,
  how: {
    chosen?: StageChoices;
    base?: StageSettings;
    region?: string | undefined;
    isLocalCloud?: boolean;
  } = {},
): Stage {
  const { chosen = choices[name] ?? {}, base = stageSettings(name), region } = how;
  const { isLocalCloud = process.env["RINGBACK_LOCAL"] === "true" } = how;
  checkName(name, isLocalCloud);
  checkKey(chosen.kmsKeyArn, region);
  const kind = chosen.fifo === undefined ? "standard" : "fifo";
  const ofKind = chosen.fifo === undefined ? base : fifoSettings(base, chosen.fifo);
  const { draining } = chosen;
  if (draining === kind)
    throw new Error(`Stage "${name}" cannot drain its ${kind} queue: it still sends to it.`);
  const { messagesTtlDays, deadLettersTtlDays } = chosen;
  const unshared = {
    ...ofKind,
    ...(messagesTtlDays === undefined ? {} : { messagesTtlDays }),
    ...(deadLettersTtlDays === undefined ? {} : { deadLettersTtlDays }),
    drainingPairs: draining === undefined ? 0 : 1,
  };
  const quota = chosen.callbackQuotaPerSecond ?? callbackQuotaPerSecond(region);
  const settings = isLocalCloud ? unshared : withCallbackQuota(unshared, quota);
  return {
    ...chosen,
    name,
    settings: checkedSettings(settings),
    kinds: draining === undefined ? [kind] : [kind, draining],
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
