/**
 * The lines of a source that belong to one name: a declaration (`export const NAME`, `function NAME`, `interface NAME`, ...), or
 * a member of an object or a class (`NAME: ...`, `"NAME": ...`, `NAME(...)`), with the comment in front of it and without the
 * indentation that all of them have.
 *
 * @throws Error where the name is not there, or more than once
 */
export function codeOf(source: string, name: string): string {
  const lines = source.split("\n");
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const declared = String.raw`(?:export )?(?:async )?(?:const|function|interface|type|class) ${escaped}\b`;
  const destructured = String.raw`(?:export )?const \{[^}]*\b${escaped}\b[^}]*\} =`;
  const member = String.raw`(?:async )?(?:${escaped}|"${escaped}")(?:: .|\()`;
  const test = String.raw`it\("${escaped}"`;
  const begins = new RegExp(`^\\s*(?:${declared}|${destructured}|${member}|${test})`);
  const found = lines.flatMap((line, index) => (begins.test(line) ? [index] : []));
  const [start, ...others] = found;
  if (start === undefined) throw new Error(`There is no "${name}".`);
  if (others.length > 0) throw new Error(`There is more than one "${name}".`);
  const indent = indentOf(lines[start] ?? "");
  const first = commentStart(lines, start, indent);
  const last = statementEnd(lines, start, indent);
  return lines
    .slice(first, last + 1)
    .map((line) => line.slice(indent))
    .join("\n");
}

const indentOf = (line: string) => line.length - line.trimStart().length;

/** A comment ends on the line above, and all of its lines begin with a sign of it. */
function commentStart(lines: readonly string[], start: number, indent: number): number {
  let first = start;
  while (first > 0) {
    const above = lines[first - 1] ?? "";
    const text = above.trimStart();
    const isComment = /^(?:\/\*\*|\*|\/\/)/.test(text) && indentOf(above) - indent <= 1;
    if (!isComment) break;
    first -= 1;
  }
  return first;
}

/** The source is formatted: what belongs to a statement is indented further, and what it opens is closed below its beginning. */
function statementEnd(lines: readonly string[], start: number, indent: number): number {
  let last = start;
  for (let line = start + 1; line < lines.length; line += 1) {
    const text = lines[line] ?? "";
    if (text.trim() === "") continue;
    const isFurther = indentOf(text) > indent;
    if (isFurther || (indentOf(text) === indent && /^[)}\]]/.test(text.trimStart()))) last = line;
    // `): Result {` closes the parameters and opens the body.
    if (!isFurther && (last !== line || !/[({[]$/.test(text))) break;
  }
  return last;
}
