/** Lines about the stacks, those of the examples too, and about the compiler itself. Packages have a check of their own, with other global types. */
const own = /^((?:examples\/[^/]+\/)?(?:stacks\/|sst\.config\.ts\()|error )/;

/** Of what TypeScript prints, the errors in `sst.config.ts` and the stacks, each with the lines that explain it. */
export function stacksErrors(output: string): readonly string[] {
  const errors: string[] = [];
  let isOwn = false;
  for (const line of output.split("\n").filter((text) => text.trim() !== "")) {
    const isContinuation = /^\s/.test(line);
    if (!isContinuation) isOwn = own.test(line);
    if (!isOwn) continue;
    if (isContinuation) errors.push(`${errors.pop() ?? ""}\n${line}`);
    else errors.push(line);
  }
  return errors;
}
