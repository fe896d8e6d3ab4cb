/**
 * The longest body that an entry of the archive holds itself, in bytes of UTF-8. A DynamoDB item has at most 400 KB, and an
 * entry has to leave room for the edited body of a redrive, which may be as large as the workflow's input.
 */
const longestBodyBytes = 131_072;
/** The size of one part: below DynamoDB's 400 KB, with room for the key. */
const partBytes = 380_000;

/** The fields of an entry whose body is kept in items of its own. */
export interface BodyParts {
  /** How many items. */
  readonly bodyParts: number;
  /** SHA-256 of the body, in hexadecimal. It is part of the items' keys, so that they cannot be those of another body. */
  readonly bodyDigest: string;
}

/** The item of a part. It is not an entry, since it has no `status`. */
export interface BodyPart {
  readonly deadLetterId: string;
  readonly bytes: Uint8Array;
}

/**
 * Decides where an archived body goes. Up to 131,072 bytes it is a field of its entry. A longer one is compressed (gzip) and
 * split into items of its own, which have to be written before the entry. The same body gives the same items, so that
 * writing it again changes nothing.
 */
export async function splitArchivedBody(
  deadLetterId: string,
  body: string,
): Promise<{ readonly fields: { readonly body: string } | BodyParts; readonly parts: readonly BodyPart[] }> {
  if (Buffer.byteLength(body) <= longestBodyBytes) return { fields: { body }, parts: [] };
  const bytes = await through(new CompressionStream("gzip"), Buffer.from(body));
  const bodyDigest = await digestOf(body);
  const fields = { bodyParts: Math.ceil(bytes.length / partBytes), bodyDigest };
  const parts = partKeys(deadLetterId, fields).map((key, index) => ({
    deadLetterId: key,
    bytes: bytes.subarray(index * partBytes, (index + 1) * partBytes),
  }));
  return { fields, parts };
}

/** The keys of the items that hold an entry's body, in their order. */
function partKeys(deadLetterId: string, { bodyParts, bodyDigest }: BodyParts): readonly string[] {
  const name = `${deadLetterId}#body-${bodyDigest.slice(0, 16)}`;
  return Array.from({ length: bodyParts }, (_, index) => `${name}-${index + 1}`);
}

/**
 * Returns an entry with its body, which is read from its parts where it is in parts. Any other item is returned unchanged.
 *
 * @param read returns the bytes of the part with this key, or undefined where there is none
 * @throws Error where a part is missing, or the parts are not those of the body that was archived
 */
export async function joinArchivedBody<T extends Readonly<Record<string, unknown>>>(
  entry: T,
  read: (partKey: string) => Promise<Uint8Array | undefined>,
): Promise<T> {
  const [deadLetterId, bodyParts, bodyDigest] = [
    entry["deadLetterId"],
    entry["bodyParts"],
    entry["bodyDigest"],
  ];
  if (typeof deadLetterId !== "string" || typeof bodyParts !== "number" || typeof bodyDigest !== "string") {
    return entry;
  }
  const keys = partKeys(deadLetterId, { bodyParts, bodyDigest });
  const parts = await Promise.all(keys.map(read));
  const whole = parts.filter((part) => part !== undefined);
  if (whole.length < parts.length)
    throw new Error(`A part of the body of dead letter ${deadLetterId} is missing.`);
  const bytes = await through(new DecompressionStream("gzip"), Buffer.concat(whole));
  const body = Buffer.from(bytes).toString();
  if ((await digestOf(body)) !== bodyDigest) {
    throw new Error(`The body of dead letter ${deadLetterId} is not the one that was archived.`);
  }
  return { ...entry, body };
}

async function through(stream: CompressionStream | DecompressionStream, bytes: Uint8Array<ArrayBuffer>) {
  const piped = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(piped).arrayBuffer());
}

async function digestOf(body: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(body))).toString("hex");
}
