/** Step Functions' limit for a task token, in characters (API reference, "SendTaskSuccess"). */
export const maximumTaskTokenCharacters = 2048;
/** A token has several hundred characters; a part that is shorter than this is no credential. */
export const shortestTokenPart = 100;
/** In the token's own field anything from here on is taken for one; what is shorter would garble content. */
export const shortestTaskToken = 32;

/** What every token begins with that AWS is known to have given out, in either version: base64 of 0, 0, 0, 42, 0, 0, 0. */
const header = /(?:^|[^A-Za-z0-9+/])(?:AQ[A-Za-z0-9+/]{2})?AAAAKgAAAA/;
/** Files that begin like this are images or documents, whatever follows: PNG, JPEG, GIF, WebP and PDF in base64. */
const fileStart = /^(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR|JVBERi0)/;
/** How often base64 is taken off to look inside. */
const deepest = 3;
/** What text as people and programs write it does not hold: broken UTF-8, and control characters but tab and line breaks. */
const unreadable = /\uFFFD|(?![\t\n\r])\p{Cc}/u;

/**
 * Whether an unbroken run of characters is a task token, or can be one, or holds one in base64.
 *
 * AWS documents a token's length alone, 1 to 2,048 characters. Those that it gives out are base64 of several hundred
 * bytes, random but for a header. So a run can be a token where it begins with that header, or where it is 100 to
 * 2,048 characters of base64 in the mixture that random bytes give. What has another mixture (hexadecimal digests,
 * words, paths), begins as a known file does or is the base64 of readable text that holds no token can not.
 *
 * @param holdsToken tells of readable text whether it holds a token; it is asked of what the run is the base64 of
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

/** Whether a text begins as every task token does that AWS is known to have given out. */
export function hasTaskTokenHeader(text: string): boolean {
  return text.length >= shortestTokenPart && header.test(text);
}

function isRandomBase64(run: string): boolean {
  if (run.length < shortestTokenPart || run.length > maximumTaskTokenCharacters) return false;
  const share = (characters: RegExp) => (run.match(characters)?.length ?? 0) / run.length;
  // Random base64 has 41 % of each case, 16 % of digits and 3 % of the rest; these bounds are over six deviations
  // away for a token of 300 characters.
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

/** The readable text that is in the base64 of a run: from its start, or from a character behind it. */
function readableTexts(run: string): string[] {
  if (run.length < shortestTokenPart / 2) return [];
  for (const start of [0, 1, 2, 3]) {
    const text = Buffer.from(run.slice(start), "base64").toString();
    // Cut off somewhere, it may begin and end within a character.
    if (text.length >= shortestTokenPart / 2 && !unreadable.test(text.slice(3, -3))) return [text];
  }
  return [];
}
