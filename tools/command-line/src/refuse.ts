/** Prints one line on standard error and exits with status 2, for a wrong command line. */
export function refuse(sentence: string): never {
  process.stderr.write(`${sentence.replaceAll(/\p{Cc}/gu, "\uFFFD")}\n`);
  process.exit(2);
}
