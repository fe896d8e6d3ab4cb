import { AppError } from "../errors/app-error.ts";
import type { ConfigApp } from "./app-of-config.ts";

/** Where the package of a Pulumi provider is looked for, by its name in the config. */
const packagesOf = (name: string) => [
  `@pulumi/${name}`,
  `@sst-provider/${name}`,
  `@pulumiverse/${name}`,
  name,
];

/**
 * The globals that are Pulumi's providers: `aws`, and what else the config names.
 *
 * @param require of SST's platform, where the packages are installed
 * @throws AppError where one is not installed
 */
export function providerGlobals(app: ConfigApp, require: NodeJS.Require): Readonly<Record<string, unknown>> {
  const names = app.providers.filter((name) => name !== "local");
  return Object.fromEntries(names.map((name) => [aliasOf(name), providerOf(name, app, require)]));
}

function providerOf(name: string, app: ConfigApp, require: NodeJS.Require): unknown {
  const { package: named } = app.globals.providers[name] ?? {};
  const candidates = typeof named === "string" ? [named] : packagesOf(name);
  for (const candidate of candidates) {
    try {
      require.resolve(candidate);
    } catch {
      continue;
    }
    return require(candidate);
  }
  throw new AppError(
    `The provider "${name}" of sst.config.ts is not installed in SST's platform. Run "npx sst install" once.`,
  );
}

/** As SST writes it: `docker-build` is `dockerbuild`. */
const aliasOf = (name: string) => name.replaceAll(/[^a-zA-Z0-9]/g, "");
