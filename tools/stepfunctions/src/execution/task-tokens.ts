import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from "node:crypto";

/** The task that a token stands for. */
export interface TaskReference {
  readonly execution: number;
  readonly task: number;
}

/**
 * Issues and checks task tokens. A token is a credential: it carries the task's numbers and a signature
 * that nobody can make without the key, so that it cannot be guessed and need not be stored.
 */
export interface TaskTokens {
  issue(task: TaskReference): string;
  /** Undefined for a token that this server never issued. */
  verify(token: string): TaskReference | undefined;
}

const KEY_BYTES = 32;
/** What AWS's own tokens begin with, and base64 as theirs: what looks for tokens finds these as well. */
const HEADER = Buffer.from("AQCEAAAAKgAAAAMAAAAAAAAAAQAA", "base64");
const NUMBERS_BYTES = 12;
const SIGNATURE_BYTES = 32;
/** Makes a token as long as AWS's shortest, several hundred characters. */
const FILLER_BYTES = 256;
const TOKEN_BYTES = HEADER.length + NUMBERS_BYTES + SIGNATURE_BYTES + FILLER_BYTES;

/** A random key of 32 bytes, for `createTaskTokens`. */
export const newTokenKey = (): Buffer => randomBytes(KEY_BYTES);

/** @param key signs the tokens; tokens of one key are not valid under another */
export function createTaskTokens(key: Buffer): TaskTokens {
  const secret = createSecretKey(key);
  const sign = (numbers: Buffer) => createHmac("sha256", secret).update(numbers).digest();
  const filler = Buffer.alloc(FILLER_BYTES, sign(Buffer.from("filler")));
  return {
    issue({ execution, task }) {
      const numbers = Buffer.alloc(NUMBERS_BYTES);
      numbers.writeUIntBE(execution, 0, 6);
      numbers.writeUIntBE(task, 6, 6);
      return Buffer.concat([HEADER, numbers, sign(numbers), filler]).toString("base64");
    },
    verify(token) {
      const bytes = Buffer.from(token, "base64");
      if (bytes.length !== TOKEN_BYTES || bytes.toString("base64") !== token) return undefined;
      const numbers = bytes.subarray(HEADER.length, HEADER.length + NUMBERS_BYTES);
      const expected = Buffer.concat([HEADER, numbers, sign(numbers), filler]);
      if (!timingSafeEqual(expected, bytes)) return undefined;
      return { execution: numbers.readUIntBE(0, 6), task: numbers.readUIntBE(6, 6) };
    },
  };
}
