import { type ParseArgsConfig, parseArgs } from "node:util";
import { npmWords } from "./npm-words.ts";
import { refuse } from "./refuse.ts";

/**
 * The command line of a script of package.json, read with Node's `parseArgs`. A word that it does not know, or an
 * option that npm kept and whose value cannot be told, is one line on standard error and exit status 2.
 */
export function readOptions<const Config extends ParseArgsConfig>(
  script: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  const options = Object.fromEntries(
    Object.entries(config.options ?? {}).map(
      ([name, { type }]) => [name, type === "boolean" ? "flag" : "value"] as const,
    ),
  );
  const read = npmWords({ script, options, words: process.argv.slice(2), environment: process.env });
  if (read.outcome === "unclear") return refuse(read.problem);
  try {
    return parseArgs<Config>({ ...config, args: [...read.words] });
  } catch (error) {
    // Node's second sentence is about words that begin with a dash and are none.
    const [sentence = ""] = error instanceof Error ? error.message.split(/\.(?:\s|$)/) : [];
    const missing = /^Option '(--[a-z-]+).* (?:missing|ambiguous)/.exec(sentence)?.[1];
    const what = missing === undefined ? sentence : `${missing} takes a value`;
    const hint =
      "help" in options ? `npm run ${script} -- --help lists the options` : `npm run ${script} takes none`;
    return refuse(`${what}; ${hint}.`);
  }
}
