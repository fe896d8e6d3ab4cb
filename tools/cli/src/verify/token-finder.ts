/** Where a token's own part is: what stands before and behind it is the same in many. */
const start = 48;
const length = 32;
/** Text in which a token could hide: an unbroken run of the characters that tokens are made of. */
const runs = /[A-Za-z0-9+/=_-]{32,}/g;

/** Tells whether a text holds one of these tokens, whole or in its own part. It reads the text once, however many there are. */
export function tokenFinder(tokens: readonly string[]): (text: string) => boolean {
  // A short token has no part of its own beside the whole.
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
