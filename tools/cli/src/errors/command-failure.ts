/** Something does not exist or did not succeed. The message is printed in one line; exit status 1. */
export class CommandFailure extends Error {}
