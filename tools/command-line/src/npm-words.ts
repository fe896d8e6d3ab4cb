/** What an option takes: nothing, a value, or a value that may be left out. */
export type OptionKind = "flag" | "value" | "optional-value";

export type NpmWords =
  | { readonly outcome: "words"; readonly words: readonly string[] }
  /** What was meant cannot be told; how to write it can. */
  | { readonly outcome: "unclear"; readonly problem: string };

/**
 * The words of a script's command line, with the options that npm kept for itself because they stood before `--`.
 * npm gives those to a script as `npm_config_NAME` and, of `--count 30`, the 30 as a word of its own, which does not
 * tell whose value it is: of one option it can be nobody else's, of several it is said how to write them (npm:
 * "Scripts", "Environment"; npm 11 warns of options that it does not know).
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
  const isOpen = ({ kind, value }: { kind: OptionKind; value: string }) =>
    kind !== "flag" && value === "true";
  const [open, ...more] = kept.filter(isOpen);
  const closed = kept.filter((option) => !isOpen(option));
  const written = closed.map(({ name, kind, value }) =>
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
  const problem = `npm keeps the options before -- for itself; write it as: ${command} -- ${how}`;
  return { outcome: "unclear", problem };
}

/** npm joins an option that was given again by empty lines, and one that was denied is empty. */
function valuesOf(name: string, environment: NodeJS.ProcessEnv): readonly string[] {
  const value = environment[`npm_config_${name.replaceAll("-", "_")}`];
  return value === undefined ? [] : value.split("\n\n").filter((one) => one !== "");
}
