/**
 * What the input of a redrive says about the dead letter that it sends again, in the field `redriveOf`. The queue's body
 * holds three fields of the input alone, so the expression of a FIFO stage's group may find nothing to read in a redrive:
 * the group that the message had goes along.
 */
export interface RedriveOf {
  readonly deadLetterId: string;
  /** The message group on a FIFO stage. */
  readonly messageGroup?: string;
}

/** The group that a redrive carries, as the workflow reads it. */
export const redriveGroupPath = "$states.input.redriveOf.messageGroup";
