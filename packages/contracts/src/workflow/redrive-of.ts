/**
 * The field `redriveOf` in the input of an execution that sends a dead letter again. A queue body holds only three fields of
 * the first input, so the expression of a FIFO stage's message group may find nothing to read in this one. The message
 * group that the dead letter had is given with it.
 */
export interface RedriveOf {
  readonly deadLetterId: string;
  /** The message group on a FIFO stage. */
  readonly messageGroup?: string;
}

/** Where the workflow reads the message group of a redrive (JSONata). */
export const redriveGroupPath = "$states.input.redriveOf.messageGroup";
