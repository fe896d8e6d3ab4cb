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
  // Node gives them in the order of their names, and a variable may use those above it.
  for (const [, name = "", quoted, single] of content.matchAll(assignment)) {
    const value = quoted === undefined ? parsed[name] : unescaped(quoted);
    if (value === undefined) continue;
    // As in a shell, nothing is expanded between single quotes.
    variables[name] = single !== undefined ? value : expanded(value, variables);
  }
  return variables;
}

const assignment = /^[ \t]*(?:export[ \t]+)?([\w.]+)[ \t]*[=:][ \t]*(?:"((?:\\[\s\S]|[^"\\])*)"|('))?/gm;

/** Between double quotes, a backslash hides what follows it; Node ends the value at the first quote (godotenv). */
function unescaped(quoted: string): string {
  return quoted.replaceAll(/\\([^$])/g, (_, hidden: string) => ({ n: "\n", r: "\r" })[hidden] ?? hidden);
}

/** `$NAME` or `${NAME}`; `\$` and `$(` are left to whoever reads it (godotenv, which SST's CLI uses). */
function expanded(value: string, above: Readonly<Record<string, string>>): string {
  return value.replaceAll(/(\\)?\$(\()?\{?([A-Z0-9_]+)?\}?/g, (text, backslash, parenthesis, name) => {
    if (backslash !== undefined || parenthesis !== undefined) return text.slice(1);
    return name === undefined ? text : (above[name] ?? "");
  });
}

function defined(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
