/**
 * The longest body that an entry holds itself, in bytes of UTF-8. A DynamoDB item has 400 KB at most, and an entry has
 * to leave room for the edited body of a redrive, which may be as large as the workflow's input.
 */
const longestBodyBytes = 131_072;
/** The bytes of one part: below DynamoDB's limit, with room for its key. */
const partBytes = 380_000;

/** What an entry says of a body that is kept in items of its own. */
export interface BodyParts {
  readonly bodyParts: number;
  /** SHA-256 of the body, in hexadecimal: it names the parts, so that they are those of this body and of no other. */
  readonly bodyDigest: string;
}

/** An item of a part: no entry, since it has no status. */
export interface BodyPart {
  readonly deadLetterId: string;
  readonly bytes: Uint8Array;
}

/**
 * Where a body goes: into its entry, or compressed into items of their own, which are written before the entry. The
 * same body has the same items, so that a further pass writes over its own.
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
 * An entry with its body, read from its parts where it is in parts. Any other item is given back as it is.
 * @param read gives the bytes of the part under a key
 * @throws Error where a part is missing or not its own
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
