import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { UsageError } from "../errors/usage-error.ts";

const byteOrderMark = "\uFEFF";

/**
 * The text of a UTF-8 file, without the byte order mark that some editors write at its beginning.
 * @throws UsageError if the file cannot be read, or is not UTF-8, with the line and the byte: decoding it anyway would
 *   replace characters silently
 */
export async function readTextFile(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`);
  });
  if (isUtf16(bytes)) throw new UsageError(`${file} is UTF-16; save it as UTF-8.`);
  if (!isUtf8(bytes))
    throw new UsageError(`${file}, ${placeOf(bytes)} is not UTF-8; save the file as UTF-8.`);
  const text = bytes.toString();
  return text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text;
}

/** UTF-16 begins with a byte order mark, or has a zero byte next to each ASCII character. */
function isUtf16(bytes: Buffer): boolean {
  const [first, second] = bytes;
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (bytes.length > 1 && (first === 0) !== (second === 0))
  );
}

/** Line and byte of the first bytes that are not UTF-8. */
function placeOf(bytes: Buffer): string {
  const at = firstInvalid(bytes);
  const before = bytes.subarray(0, at);
  const line = before.toString("latin1").split("\n").length;
  const byte = at - before.lastIndexOf("\n");
  return `line ${line}, byte ${byte} (0x${bytes.subarray(at, at + 1).toString("hex")})`;
}

const replacement = "\uFFFD";

/** Decoding replaces invalid bytes with U+FFFD, but the file itself may contain that character as well. */
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
