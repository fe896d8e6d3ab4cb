/** Ends the process with one line on standard error and the exit status of a wrong command line. */
export function refuse(sentence: string): never {
  process.stderr.write(`${sentence.replaceAll(/\p{Cc}/gu, "\uFFFD")}\n`);
  process.exit(2);
}
