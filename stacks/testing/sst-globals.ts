/** Sets what SST's CLI sets before it evaluates a config: `sst`, `aws` and the `$` helpers of Pulumi. */
export function setSstGlobals(options: {
  pulumi: typeof $util;
  awsProvider: unknown;
  app: { name: string; stage: string; removal: string; protect: boolean };
  region: string;
  dev: boolean;
  root: string;
  platform: string;
  work: string;
}): void {
  const { pulumi, awsProvider, app, region, dev, root, platform, work } = options;
  const paths = { root, work, platform, home: work };
  Object.assign(globalThis, {
    aws: awsProvider,
    // The CLI puts the region of the credentials at hand where the config names none.
    $app: { ...app, providers: { aws: { region } } },
    $dev: dev,
    $cli: { command: dev ? "dev" : "deploy", rpc: "", paths, state: { version: {} } },
    $util: pulumi,
    $output: pulumi.output,
    $resolve: pulumi.all,
    $interpolate: pulumi.interpolate,
    $concat: pulumi.concat,
    $jsonParse: pulumi.jsonParse,
    $jsonStringify: pulumi.jsonStringify,
  });
}

/** `$config` gives the config back, as in SST's CLI. It is there before the config is imported. */
export function setConfigGlobal(): void {
  Object.assign(globalThis, { $config: (config: unknown) => config });
}
