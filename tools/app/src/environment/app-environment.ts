import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The environment in which SST's CLI evaluates the config of an app: the shell's, then `.env`, then `.env.<stage>` of its
 * folder, of which the first that has a variable counts (SST: "Config", ".env"). The stage `local` has `RINGBACK_LOCAL`
 * set, so that the config can know that it runs on this machine.
 */
export function appEnvironment(options: {
  app: string;
  stage: string;
  environment?: Variables;
}): Readonly<Record<string, string>> {
  const { app, stage, environment = process.env } = options;
  return defined({
    ...variablesOf(join(app, `.env.${stage}`)),
    ...variablesOf(join(app, ".env")),
    ...defined(environment),
    ...(stage === "local" ? { RINGBACK_LOCAL: "true" } : {}),
  });
}

function variablesOf(file: string): Variables {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  const parsed = parseEnv(content);
  const variables: Record<string, string> = {};
  for (const [name, value = ""] of Object.entries(parsed)) {
    variables[name] = isSingleQuoted(content, name) ? value : expanded(value, variables);
  }
  return variables;
}

/** As in a shell, nothing is expanded between single quotes. */
function isSingleQuoted(content: string, name: string): boolean {
  return new RegExp(`^\\s*(?:export\\s+)?${name}\\s*[=:]\\s*'`, "m").test(content);
}

/** A variable may use those above it in its file: `$NAME` or `${NAME}`, and `\$` where none is meant. */
function expanded(value: string, above: Readonly<Record<string, string>>): string {
  return value.replaceAll(/(\\)?\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (text, backslash, braced, bare) =>
    backslash === undefined ? (above[braced ?? bare] ?? "") : text.slice(1),
  );
}

function defined(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
