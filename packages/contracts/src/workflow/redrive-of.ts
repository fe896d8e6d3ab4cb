/**
 * The field `redriveOf` in the input of an execution that sends a dead letter again. A queue body holds only three fields of
 * the first input, so the expression of a FIFO task's message group may find nothing to read in this one. The message
 * group that the dead letter had is given with it.
 */
export interface RedriveOf {
  readonly deadLetterId: string;
  /** The message group of a FIFO task. */
  readonly messageGroup?: string;
}

const groupPath = "$states.input.redriveOf.messageGroup";

/** The message group that a redrive gives, or the result of an expression (JSONata, as is the result of this). */
export function groupOfRedriveOr(messageGroup: string): string {
  return `$exists(${groupPath}) ? ${groupPath} : (${messageGroup})`;
}
