/**
 * The group that the input of a redrive brings along. The queue's body holds three fields of the input alone, so the
 * expression of a FIFO stage's group may find nothing to read in a redrive.
 */
export const redrivenGroup = "$states.input.redriveOf.messageGroup";
