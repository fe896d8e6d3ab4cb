import type { AppGraph } from "./app-graph.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** What SST's CLI gives a config: `SST_SECRET_NAME` holds the value of `new sst.Secret("NAME")`. */
const prefix = "SST_SECRET_";
const placeholderOf = (name: string) => `__ringback_secret_${name}__`;
const placeholders = /__ringback_secret_(\w+?)__/g;

/**
 * An environment whose secrets are placeholders: no evaluation sees their values, so that none can come into a graph, a
 * cache or a terminal.
 */
export function withoutSecrets(
  environment: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      name.startsWith(prefix) ? placeholderOf(name.slice(prefix.length)) : value,
    ]),
  );
}

/** Whether a variable holds a secret. */
export function isSecret(variable: string): boolean {
  return variable.startsWith(prefix);
}

/**
 * A graph with the values of its secrets, for whoever runs it and never to be written anywhere.
 *
 * @param environment with `SST_SECRET_NAME` for each secret: `appEnvironment` of the app
 */
export function withSecrets(graph: AppGraph, environment: Variables): AppGraph {
  return filled(graph, environment) as AppGraph;
}

function filled(value: unknown, environment: Variables): unknown {
  if (typeof value === "string") return filledText(value, environment);
  if (Array.isArray(value)) return value.map((item) => filled(item, environment));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filled(member, environment)]));
}

function filledText(text: string, environment: Variables): string {
  if (!text.includes(placeholderOf("").slice(0, -2))) return text;
  const json = parsed(text);
  // A value may have quotes, which JSON has to escape.
  if (json !== undefined) return JSON.stringify(filled(json, environment));
  return text.replaceAll(placeholders, (placeholder, name) => environment[prefix + name] ?? placeholder);
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
