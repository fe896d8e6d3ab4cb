/** The part of a token that differs from other tokens: where it starts, and its length in characters. */
const start = 48;
const length = 32;
/** Text that could be a token: 32 or more characters of those that tokens consist of. */
const runs = /[A-Za-z0-9+/=_-]{32,}/g;

/** Makes a test for texts that contain one of these tokens, whole or only its distinctive part. A text is read once, for all tokens. */
export function tokenFinder(tokens: readonly string[]): (text: string) => boolean {
  // Of a short token, the end.
  const ownPart = (token: string) =>
    token.slice(token.length < start + length ? -length : start).slice(0, length);
  const parts = new Set(tokens.map(ownPart));
  return (text) => {
    for (const [run] of text.matchAll(runs)) {
      for (let at = 0; at + length <= run.length; at += 1) {
        if (parts.has(run.slice(at, at + length))) return true;
      }
    }
    return false;
  };
}
