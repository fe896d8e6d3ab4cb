/** What an option takes: nothing, a value, or a value that may be left out. */
export type OptionKind = "flag" | "value" | "optional-value";

/** The words of a command line, or a sentence that says how to write it. */
export type NpmWords =
  | { readonly outcome: "words"; readonly words: readonly string[] }
  /** The values cannot be assigned to their options. */
  | { readonly outcome: "unclear"; readonly problem: string };

/**
 * The words of a script's command line, with the options before `--`, which npm takes as its own. npm passes them to the
 * script as variables `npm_config_NAME`. Of `--count 30` it passes the 30 as a word, without its option: if one option
 * lacks a value, the word belongs to it; if several do, the result says how to write the command line (npm: "Scripts",
 * "Environment"; npm 11 warns about options that it does not know).
 */
export function npmWords(given: {
  /** The script's name in package.json. */
  readonly script: string;
  readonly options: Readonly<Record<string, OptionKind>>;
  readonly words: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}): NpmWords {
  const { script, options, words, environment } = given;
  if (environment["npm_lifecycle_event"] !== script) return { outcome: "words", words };
  const kept = Object.entries(options).flatMap(([name, kind]) =>
    valuesOf(name, environment).map((value) => ({ name, kind, value })),
  );
  const lacksValue = ({ kind, value }: { kind: OptionKind; value: string }) =>
    kind !== "flag" && value === "true";
  const [open, ...more] = kept.filter(lacksValue);
  const complete = kept.filter((option) => !lacksValue(option));
  const written = complete.map(({ name, kind, value }) =>
    kind === "flag" ? `--${name}` : `--${name}=${value}`,
  );
  if (open === undefined) return { outcome: "words", words: [...words, ...written] };
  const [value, ...others] = words;
  if (more.length === 0 && others.length === 0 && value?.startsWith("-") !== true) {
    if (value !== undefined) return { outcome: "words", words: [`--${open.name}=${value}`, ...written] };
    if (open.kind === "optional-value") return { outcome: "words", words: [`--${open.name}`, ...written] };
  }
  const command = script === "start" ? "npm start" : `npm run ${script}`;
  const how = [...written, ...[open, ...more].map(({ name }) => `--${name} VALUE`)].join(" ");
  const problem = `npm takes the options before -- as its own; write it as: ${command} -- ${how}`;
  return { outcome: "unclear", problem };
}

/**
 * npm joins the values of a repeated option with empty lines; `--no-NAME` gives `NAME` an empty value, also where the option
 * itself is called so.
 */
function valuesOf(name: string, environment: NodeJS.ProcessEnv): readonly string[] {
  if (name.startsWith("no-")) {
    return environment[`npm_config_${name.slice(3).replaceAll("-", "_")}`] === "" ? ["true"] : [];
  }
  const value = environment[`npm_config_${name.replaceAll("-", "_")}`];
  return value === undefined ? [] : value.split("\n\n").filter((one) => one !== "");
}
