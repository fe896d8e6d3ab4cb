/** A token of the length and the alphabet of a real one, and the same in every run. */
export function taskToken(name: string, attempt: number): string {
  const text = `${name} attempt ${attempt} `;
  let token = tokens.get(text);
  if (token === undefined) {
    token = `AQCYAAAAKgAAAAMAAAAA${Buffer.from(text.repeat(8)).toString("hex").replaceAll(/\d/g, letter)}`;
    tokens.set(text, token);
  }
  return token;
}

const tokens = new Map<string, string>();
// Digits in strings can look like long numbers to the parser that keeps the digits of numbers, and slow it down.
const letter = (digit: string) => "ghijklmnop"[Number(digit)] ?? digit;
