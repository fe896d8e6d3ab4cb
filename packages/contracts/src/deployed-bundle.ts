/**
 * How SST is told to bundle the functions that it deploys. Its documents say that it minifies by default; its builder does
 * not unless it is told to. What is measured and run here is bundled the same way.
 */
export const deployedBundle = { minify: true } as const;
