/** The settings of a stage that all of its tasks share; those of one task are `TaskSettings`. */
export interface StageSettings {
  /** The name of the stage. */
  readonly stage: string;
  /** How many SendTask* calls a second all invocations of all tasks together may make: the account's quota in its region. */
  readonly callbackQuotaPerSecond: number;
  /**
   * How long the messages table keeps an item after its message was received last; for ever without it. DynamoDB
   * deletes an item some days later at the latest, and until then it is there as before.
   */
  readonly messagesTtlDays?: number;
  /** How long the archive keeps an entry after it was written, whatever happened to it since; for ever without it. */
  readonly deadLettersTtlDays?: number;
  /** False for a stage that may log no content: of an error, the functions then log only its name and where it was thrown. */
  readonly logErrorMessages: boolean;
}

/** No account throttles the local cloud. */
const localQuota = 100_000;

/** The settings of a stage without choices of its own, with the smaller of AWS's quotas. */
export function stageSettings(stage: string): StageSettings {
  return { stage, callbackQuotaPerSecond: stage === "local" ? localQuota : 300, logErrorMessages: true };
}
