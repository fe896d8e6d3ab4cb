import { type ParseArgsConfig, parseArgs } from "node:util";
import { npmWords } from "./npm-words.ts";
import { refuse } from "./refuse.ts";

/**
 * Reads the command line of an npm script with Node's `parseArgs`, and includes the options that npm takes as its own. An
 * unknown word or an ambiguous value prints one line on standard error and exits with status 2.
 *
 * @param script the name of the script in package.json
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
    // Node's second sentence is about arguments that begin with a dash; it is left out.
    const [sentence = ""] = error instanceof Error ? error.message.split(/\.(?:\s|$)/) : [];
    const missing = /^Option '(--[a-z-]+).* (?:missing|ambiguous)/.exec(sentence)?.[1];
    const what = missing === undefined ? sentence : `${missing} takes a value`;
    const hint =
      "help" in options
        ? `npm run ${script} -- --help lists the options`
        : `npm run ${script} takes no options`;
    return refuse(`${what}; ${hint}.`);
  }
}
