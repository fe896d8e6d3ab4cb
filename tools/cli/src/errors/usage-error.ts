/** The command line is wrong, or the command cannot run here. The message is printed in one line; exit status 2. */
export class UsageError extends Error {}
