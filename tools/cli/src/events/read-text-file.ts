import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { UsageError } from "../errors/usage-error.ts";

const byteOrderMark = "\uFEFF";

/**
 * The text of a file in UTF-8, without the byte order mark that some editors put before it.
 * @throws UsageError where the file cannot be read, or is no UTF-8, with the line and the byte: nothing of it is
 *   recorded with other characters than it was written with
 */
export async function readTextFile(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`);
  });
  if (isUtf16(bytes)) throw new UsageError(`${file} is UTF-16: save it as UTF-8.`);
  if (!isUtf8(bytes)) throw new UsageError(`${file}, ${placeOf(bytes)} is no UTF-8: save the file as UTF-8.`);
  const text = bytes.toString();
  return text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text;
}

/** By its byte order mark, or by the zero byte that UTF-16 has beside each character of JSON's own. */
function isUtf16(bytes: Buffer): boolean {
  const [first, second] = bytes;
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (bytes.length > 1 && (first === 0) !== (second === 0))
  );
}

/** Where the first bytes stand that are no character. */
function placeOf(bytes: Buffer): string {
  const at = firstInvalid(bytes);
  const before = bytes.subarray(0, at);
  const line = before.toString("latin1").split("\n").length;
  const byte = at - before.lastIndexOf("\n");
  return `line ${line}, byte ${byte} (0x${bytes.subarray(at, at + 1).toString("hex")})`;
}

const replacement = "\uFFFD";

/** Decoding puts U+FFFD in the place of such bytes; where the file itself has that character, its bytes are there. */
function firstInvalid(bytes: Buffer): number {
  let at = 0;
  for (const character of bytes.toString()) {
    const length = Buffer.byteLength(character);
    if (character === replacement && bytes.toString("latin1", at, at + length) !== "\u00EF\u00BF\u00BD")
      break;
    at += length;
  }
  return at;
}
