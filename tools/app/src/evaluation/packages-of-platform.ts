/** Packages that SST's CLI leaves out of the bundle of a config: they come from `.sst/platform/node_modules`. */
export const packagesOfPlatform: string[] = [
  "@pulumi/*",
  "@pulumiverse/*",
  "@sst-provider/*",
  "@aws-sdk/*",
  "undici",
  "esbuild",
  "archiver",
  "glob",
  "vite",
];
