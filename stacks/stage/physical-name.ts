import { createHash } from "node:crypto";

/**
 * The name of a resource that no SST component names: `APP-STAGE-NAME`, as SST does it.
 *
 * @param longest AWS's limit in characters: what is longer is cut, and ends in a digest of the whole
 */
export function physicalName(name: string, longest = Number.POSITIVE_INFINITY): string {
  const whole = `${$app.name}-${$app.stage}-${name}`;
  if (whole.length <= longest) return whole;
  const digest = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  return `${whole.slice(0, longest - digest.length - 1)}-${digest}`;
}
