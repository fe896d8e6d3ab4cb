/**
 * How SST is told to bundle the functions that it deploys. Its documents say that it minifies by default; its builder does
 * not unless it is told to. What is measured and run here is bundled the same way.
 *
 * The source map lies beside the bundle: the functions read it with the first error that they log, and no start does.
 */
export const deployedBundleOptions = { minify: true, sourcemap: true } as const;
