import { createHash } from "node:crypto";

/**
 * What AWS and Pulumi draw by lot, made from a text instead, so that it is the same at every evaluation.
 *
 * @param alphabet the characters to choose from
 */
export function lettersOf(text: string, length: number, alphabet = "0123456789abcdef"): string {
  let letters = "";
  for (let block = 0; letters.length < length; block += 1) {
    const digest = createHash("sha256").update(`${block} ${text}`).digest();
    letters += [...digest].map((byte) => alphabet[byte % alphabet.length]).join("");
  }
  return letters.slice(0, length);
}

/** A UUID in the same way. */
export function uuidOf(text: string): string {
  return lettersOf(text, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}
