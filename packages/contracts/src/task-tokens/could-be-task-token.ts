/** Step Functions' limit for a task token, in characters (API reference, "SendTaskSuccess"). */
export const maximumTaskTokenCharacters = 2048;
/** In characters. A token has several hundred; a part that is shorter than this cannot be used as one. */
export const shortestTokenPart = 100;
/** In characters. A value of the field `MyTaskToken` counts as a token from this length on; to redact shorter ones everywhere would garble content. */
export const shortestTaskToken = 32;

/** What all known task tokens of AWS begin with, in both versions: base64 of the bytes 0, 0, 0, 42, 0, 0, 0. */
const header = /(?:^|[^A-Za-z0-9+/])(?:AQ[A-Za-z0-9+/]{2})?AAAAKgAAAA/;
/** Files that begin like this are images or documents, whatever follows: PNG, JPEG, GIF, WebP and PDF in base64. */
const fileStart = /^(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR|JVBERi0)/;
/** How many times base64 within base64 is decoded. */
const deepest = 3;
/** What readable text does not hold: broken UTF-8, and control characters other than tab and line breaks. */
const unreadable = /\uFFFD|(?![\t\n\r])\p{Cc}/u;

/**
 * Whether a run of characters without a gap is a task token, could be one, or holds one in base64.
 *
 * AWS documents only the length of a token: 1 to 2,048 characters (AWS Step Functions API Reference, "SendTaskSuccess").
 * The tokens that it issues are base64 of several hundred bytes, random except for a header. So a run could be a token if
 * it begins with that header, or if it is 100 to 2,048 characters of base64 with the mixture of characters that random
 * bytes have. It cannot be one if it has another mixture (hexadecimal digests, words, paths), begins like a known kind of
 * file, or is the base64 of readable text that holds no token.
 *
 * @param holdsToken says whether readable text holds a token; it is called with the text that the run is the base64 of
 */
export function couldBeTaskToken(
  run: string,
  holdsToken: (text: string, depth: number) => boolean = () => false,
  depth = 0,
): boolean {
  if (run.length < shortestTokenPart) return false;
  const base64 = run.replaceAll("-", "+").replaceAll("_", "/");
  if (header.test(base64)) return true;
  const texts = depth < deepest ? base64.split(/=+/).flatMap(readableTexts) : [];
  if (texts.some((text) => holdsToken(text, depth + 1))) return true;
  return run.split(/[^A-Za-z0-9+/=]+/).some(isRandomBase64);
}

/** Whether a text begins with the header that all known task tokens of AWS have. */
export function hasTaskTokenHeader(text: string): boolean {
  return text.length >= shortestTokenPart && header.test(text);
}

function isRandomBase64(run: string): boolean {
  if (run.length < shortestTokenPart || run.length > maximumTaskTokenCharacters) return false;
  const share = (characters: RegExp) => (run.match(characters)?.length ?? 0) / run.length;
  // Random base64 has 41 % of each case, 16 % of digits and 3 % of the rest. For a token of 300 characters these bounds are
  // more than six standard deviations away.
  const isMixed =
    isBetween(share(/[A-Z]/g), 0.15, 0.75) &&
    isBetween(share(/[a-z]/g), 0.15, 0.75) &&
    isBetween(share(/[0-9]/g), 0.01, 0.45) &&
    share(/[+/]/g) < 0.15;
  return isMixed && !fileStart.test(run) && !isReadable(run);
}

const isBetween = (value: number, least: number, most: number) => value >= least && value <= most;

/** Whether a run is the base64 of text, which a token is not. */
function isReadable(run: string): boolean {
  const [text] = readableTexts(run.replace(/=+$/, ""));
  return text !== undefined;
}

/** The readable text that a run is the base64 of, from its first character or from one of the next three. */
function readableTexts(run: string): string[] {
  if (run.length < shortestTokenPart / 2) return [];
  for (const start of [0, 1, 2, 3]) {
    const text = Buffer.from(run.slice(start), "base64").toString();
    // The run may be a cut-out, so that its text begins and ends within a character.
    if (text.length >= shortestTokenPart / 2 && !unreadable.test(text.slice(3, -3))) return [text];
  }
  return [];
}
