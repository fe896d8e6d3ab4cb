import { AppError } from "../errors/app-error.ts";
import type { AppGraph } from "../graph/app-graph.ts";

/** A config, whose `app` was evaluated. */
export interface ConfigApp {
  readonly described: AppGraph["app"];
  /** `$app`, as SST's CLI sets it. */
  readonly globals: Readonly<Record<string, unknown>> & { readonly providers: Providers };
  /** The names of its Pulumi providers. */
  readonly providers: readonly string[];
  run(): Promise<unknown>;
}

/** The options of each Pulumi provider, by its name. */
type Providers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Described {
  readonly name?: unknown;
  readonly home?: unknown;
  readonly removal?: unknown;
  readonly protect?: unknown;
  readonly providers?: Readonly<Record<string, unknown>>;
}

/**
 * Evaluates the `app` of a config, and fills in and checks what SST's CLI does (its `pkg/project/project.go`).
 *
 * @param config what `sst.config.ts` exports
 * @throws AppError with SST's own sentence
 */
export async function appOfConfig(config: unknown, stage: string): Promise<ConfigApp> {
  if (typeof config !== "object" || config === null || !("app" in config) || !("run" in config)) {
    throw new AppError(
      'sst.config.ts has to export "$config({ app() { ... }, async run() { ... } })" as its default.',
    );
  }
  const described: Described = await callOf(config, "app", { stage });
  const { name, home, removal = "retain", protect } = described;
  if (typeof name !== "string" || name === "") throw new AppError("Project name is required");
  if (/[^a-zA-Z0-9-]/.test(name)) {
    throw new AppError(`The app name "${name}" may have letters, digits and hyphens only.`);
  }
  if (typeof home !== "string" || home === "") {
    throw new AppError('You must specify a "home" provider in the project configuration file.');
  }
  if (removal !== "remove" && removal !== "retain" && removal !== "retain-all") {
    throw new AppError("Removal must be one of: remove, retain, retain-all");
  }
  const providers = withHome(described.providers ?? {}, home);
  return {
    described: { name, stage, removal, ...protectOf(protect) },
    globals: { protect: false, ...described, name, stage, removal, providers },
    providers: Object.keys(providers),
    run: () => callOf(config, "run"),
  };
}

async function callOf<Result>(owner: object, method: string, ...parameters: unknown[]): Promise<Result> {
  return Reflect.apply(Reflect.get(owner, method), owner, parameters);
}

/** A provider may be `true` or a version. */
function withHome(given: Readonly<Record<string, unknown>>, home: string): Providers {
  const named = home === "local" || home in given ? given : { ...given, [home]: {} };
  return Object.fromEntries(
    Object.entries(named).map(([name, options]) => {
      if (typeof options === "string") return [name, { version: options }];
      return [name, typeof options === "object" && options !== null ? { ...options } : {}];
    }),
  );
}

function protectOf(protect: unknown): { protect?: boolean | readonly string[] } {
  if (typeof protect === "boolean") return { protect };
  return Array.isArray(protect) ? { protect: protect.map(String) } : {};
}
