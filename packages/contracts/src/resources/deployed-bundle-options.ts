/**
 * SST's `nodejs` options for the functions that it deploys; what is measured and run locally is bundled with the same. SST's
 * documentation says that it minifies by default, but its builder minifies only where `minify` is set.
 *
 * The source map is next to the bundle. The functions read it when they log their first error, not when they start.
 */
export const deployedBundleOptions = { minify: true, sourcemap: true } as const;
