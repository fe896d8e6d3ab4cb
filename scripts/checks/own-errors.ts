/** Where SST unpacks the sources of its components. */
const foreign = ".sst/";

/** Of what TypeScript prints, the errors that do not lie in SST's sources, each with the lines that explain it. */
export function ownErrors(output: string): readonly string[] {
  const errors: string[] = [];
  let isOwn = false;
  for (const line of output.split("\n").filter((text) => text.trim() !== "")) {
    const isContinuation = /^\s/.test(line);
    if (!isContinuation) isOwn = !line.startsWith(foreign);
    if (!isOwn) continue;
    if (isContinuation) errors.push(`${errors.pop() ?? ""}\n${line}`);
    else errors.push(line);
  }
  return errors;
}
