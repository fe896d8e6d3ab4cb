/**
 * TimeoutSeconds of a workflow that names none: a fifth more than its longest way (`longestPathSeconds`), in full minutes, and
 * one minute at least. The fifth is for what the longest way does not count.
 */
export function defaultTimeoutSeconds(longestPathSeconds: number): number {
  return 60 * Math.max(1, Math.ceil((longestPathSeconds * 6) / 5 / 60));
}
