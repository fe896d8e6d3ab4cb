/** A function that cannot be bundled; the message holds esbuild's own lines, with file and place. */
export class BundleError extends Error {
  override readonly name = "BundleError";
}
