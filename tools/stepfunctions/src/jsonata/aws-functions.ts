import { createHash, randomUUID } from "node:crypto";
import type { Expression } from "jsonata";
import type { Json } from "../json.ts";
import { parseJson } from "../json.ts";

/** A function for JSONata: its signature in JSONata's own notation, and what it does. */
export interface JsonataFunction {
  readonly signature: string;
  readonly implementation: Parameters<Expression["registerFunction"]>[1];
}

/** AWS's limit for the array that `$range` and States.ArrayRange build. */
const RANGE_LIMIT = 1000;

/** Text over AWS's limit is not hashed. */
const HASH_INPUT_LIMIT_CHARS = 10_000;

const HASHES = new Map([
  ["MD5", "md5"],
  ["SHA-1", "sha1"],
  ["SHA-256", "sha256"],
  ["SHA-384", "sha384"],
  ["SHA-512", "sha512"],
]);

/** Splits an array into parts of at most `size`. Shared with States.ArrayPartition. */
export function partition(values: readonly Json[], size: number): Json[] {
  const parts: Json[] = [];
  const step = Math.floor(size);
  if (!(step > 0)) throw new Error("The chunk size must be a positive number");
  for (let at = 0; at < values.length; at += step) parts.push(values.slice(at, at + step));
  return parts;
}

/** Numbers from `first` to `last`, both included. Shared with States.ArrayRange. */
export function range(first: number, last: number, step: number): Json[] {
  if (step === 0) throw new Error("The increment must not be zero");
  if (Math.floor((last - first) / step) + 1 > RANGE_LIMIT) {
    throw new Error(`The array must not have more than ${RANGE_LIMIT} items`);
  }
  const values: Json[] = [];
  for (let at = first; step > 0 ? at <= last : at >= last; at += step) values.push(at);
  return values;
}

/** A hash in hexadecimal. Shared with States.Hash. */
export function hash(text: string, algorithm: string): string {
  const name = HASHES.get(algorithm);
  if (name === undefined) throw new Error(`Unknown hash algorithm: ${algorithm}`);
  if (text.length > HASH_INPUT_LIMIT_CHARS) throw new Error("The text to hash is too long");
  return createHash(name).update(text).digest("hex");
}

/** A number from 0 (included) to 1 (excluded): the same one for the same seed. */
export function seededRandom(seed: number): number {
  const digest = createHash("sha256").update(String(seed)).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** The functions that AWS adds to JSONata's own. */
export const AWS_FUNCTIONS: ReadonlyMap<string, JsonataFunction> = new Map<string, JsonataFunction>([
  ["partition", { signature: "<an:a>", implementation: partition }],
  ["range", { signature: "<nnn:a>", implementation: range }],
  ["hash", { signature: "<ss:s>", implementation: hash }],
  [
    "random",
    {
      signature: "<n?:n>",
      implementation: (seed?: number) => (seed === undefined ? Math.random() : seededRandom(seed)),
    },
  ],
  ["uuid", { signature: "<:s>", implementation: () => randomUUID() }],
  ["parse", { signature: "<s:x>", implementation: (text: string) => parseJson(text) }],
]);
