/** A wrong value or a command that cannot run here: told in one line, and the process ends with 2. */
export class UsageError extends Error {}

/** Something that was asked for and is not there, or did not succeed: told in one line, and the process ends with 1. */
export class CommandFailure extends Error {}
