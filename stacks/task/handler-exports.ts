import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a module of a task exports: `bufferedTask` of the functions returns both. */
export const handlerExports = { work: "handler", deadLetters: "deadLetterHandler" } as const;

const extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/**
 * The handlers of a task's two functions, as SST wants them.
 *
 * @param handler the file from the app's folder without its extension, a dot, `handler`
 * @param wanted the exports that the module has to have
 * @throws Error naming the task where there is no such file, or it lacks an export
 */
export function checkHandler(of: string, handler: string, wanted: readonly string[]): string {
  const [, path, name] = /^(.+)\.([A-Za-z_$][\w$]*)$/.exec(handler) ?? [];
  const [first = ""] = wanted;
  if (path === undefined || name !== first) {
    throw new Error(
      `The handler of ${of} is "${handler}", and has to be a file without its extension, and ".${first}": packages/functions/src/NAME.${first}.`,
    );
  }
  const root = $cli.paths.root;
  const file = extensions.map((extension) => path + extension).find((name) => existsSync(join(root, name)));
  if (file === undefined) {
    throw new Error(`The handler of ${of} is "${handler}", and there is no file ${path}.ts.`);
  }
  const exported = exportedNames(readFileSync(join(root, file), "utf8"));
  const missing = wanted.filter((one) => !exported.has(one) && !exported.has("*"));
  if (missing.length > 0) {
    throw new Error(
      `The file ${file} of ${of} does not export ${missing.join(" and ")}. It has to say: export const { ${wanted.join(", ")} } = ...`,
    );
  }
  return path;
}

/** The names that a module exports, as far as its text says it; "*" where it passes on those of another module. */
export function exportedNames(source: string): ReadonlySet<string> {
  const text = withoutComments(source);
  const names = new Set<string>();
  for (const [, list = ""] of text.matchAll(/\bexport\s*(?:(?:const|let|var)\s*)?\{([^}]*)\}/g)) {
    for (const part of list.split(",")) {
      // `a as b` exports b; `{ a: b }` of a declaration declares and exports b.
      const name = part
        .split(/\bas\b|:/)
        .at(-1)
        ?.split("=")[0]
        ?.trim();
      if (name !== undefined && name !== "") names.add(name);
    }
  }
  const declared = /\bexport\s+(?:async\s+)?(?:const|let|var|function\*?|class)\s+([A-Za-z_$][\w$]*)/g;
  for (const [, name = ""] of text.matchAll(declared)) names.add(name);
  if (/\bexport\s*\*\s*from\b/.test(text)) names.add("*");
  return names;
}

/** Strings are kept, so that a comment's beginning in one of them is none. */
function withoutComments(source: string): string {
  const parts = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return source.replaceAll(parts, (_, string?: string) => string ?? " ");
}
