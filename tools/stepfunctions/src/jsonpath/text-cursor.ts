import { QuerySyntaxError } from "../language/query.ts";

/** Walks through the text of a path or an intrinsic function. */
export class TextCursor {
  readonly text: string;
  at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  peek(): string {
    return this.text.charAt(this.at);
  }

  /** Whether the text goes on with this token, without taking it. */
  sees(token: string): boolean {
    return this.text.startsWith(token, this.at);
  }

  /** Takes the token if the text goes on with it. */
  take(token: string): boolean {
    if (!this.sees(token)) return false;
    this.at += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) this.fail(`expected '${token}'`);
  }

  skipSpace(): void {
    while (/\s/.test(this.peek())) this.at += 1;
  }

  /** Takes what a sticky pattern matches here, or undefined. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** A quoted text; the cursor stands at the opening quote. AWS takes a backslash as it is, but before that quote. */
  quoted(): string {
    const quote = this.peek();
    this.at += 1;
    let value = "";
    for (;;) {
      if (this.done) this.fail("the quote is not closed");
      const character = this.peek();
      this.at += 1;
      if (character === quote) return value;
      if (character === "\\" && this.take(quote)) value += quote;
      else value += character;
    }
  }

  fail(why: string): never {
    throw new QuerySyntaxError(`Invalid path '${this.text}': ${why} at position ${this.at}`);
  }
}
