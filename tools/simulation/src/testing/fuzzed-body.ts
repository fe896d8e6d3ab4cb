import fc from "fast-check";

/** The outcomes that the body alone decides. */
export type Row = "recorded" | "InvalidMessage" | "without-token";

/** A queue body as text, the outcome that it has to have, and the id and token in it. */
export interface FuzzedBody {
  readonly text: string;
  readonly row: Row;
  readonly messageId: string;
  readonly token: string;
}

const base64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-";
const characters = fc.string({ unit: fc.constantFrom(...base64Url), minLength: 40, maxLength: 60 });
const token = fc
  .tuple(characters, fc.integer({ min: 3, max: 34 }))
  .map(([text, times]) => text.repeat(times));

const messageId = fc
  .string({ unit: "binary", minLength: 1, maxLength: 300 })
  .filter((id) => id.isWellFormed() && id !== "");
const createdAt = fc
  .tuple(
    fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
    fc.constantFrom("Z", "+02:00", "-11:30"),
  )
  .map(([date, zone]) => date.toISOString().replace("Z", zone));
/** Any JSON as text: numbers of any size, keys of any spelling, arrays in arrays. */
const event = fc.oneof(
  { arbitrary: fc.json(), weight: 8 },
  {
    arbitrary: fc
      .dictionary(fc.string({ unit: "binary" }), fc.double({ noNaN: true }), { maxKeys: 4 })
      .map((value) => JSON.stringify(value)),
    weight: 4,
  },
  { arbitrary: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String), weight: 4 },
  {
    arbitrary: fc.nat({ max: 2000 }).map((depth) => `${"[".repeat(depth)}1.0${"]".repeat(depth)}`),
    weight: 1,
  },
);

/** Anything but a string of the length that is allowed. */
const noToken = fc.oneof(
  fc.constantFrom(undefined, null, "", 0, true, {}, [], ["x"]),
  fc.integer({ min: 2049, max: 3000 }).map((length) => "t".repeat(length)),
);
const noDate = fc.oneof(
  fc.constantFrom(undefined, null, 0, "", "yesterday", "2026-02-30T00:00:00Z", "2026-01-01", {}, []),
  fc.string({ maxLength: 10 }),
);
const noId = fc.constantFrom(undefined, null, "", 7, {}, [], "\ud800", "x".repeat(2049), "é".repeat(1025));
const noRecord = fc.constantFrom(undefined, null, "", 7, [], "Record", true, {});

const extra = fc.dictionary(
  fc.string().filter((key) => !["Record", "MyTaskToken", "messageId", "createdAt", "event"].includes(key)),
  fc.json().map((text) => JSON.parse(text)),
  { maxKeys: 2 },
);

const parts = fc.record({ messageId, createdAt, event, token, extra });

/** A body whose event is given as text, since JavaScript numbers would lose digits. */
function bodyOf(own: {
  messageId: unknown;
  createdAt: unknown;
  event: string | undefined;
  token: unknown;
  extra: object;
}): string {
  const { messageId: id, createdAt: time, event: text } = own;
  const fields = JSON.stringify({ ...own.extra, messageId: id, createdAt: time }).slice(0, -1);
  const separator = fields === "{" ? "" : ",";
  const record = text === undefined ? `${fields}}` : `${fields}${separator}"event":${text}}`;
  const rest = JSON.stringify({ ...own.extra, MyTaskToken: own.token }).slice(1);
  return `{"Record":${record}${rest === "}" ? "" : ","}${rest}`;
}

const whole = parts.map((own) => ({ ...own, text: bodyOf(own), row: "recorded" as const }));

const invalid = fc
  .tuple(
    parts,
    fc.oneof(
      noId.map((id) => ({ messageId: id })),
      noDate.map((date) => ({ createdAt: date })),
      fc.constant({ event: undefined }),
    ),
  )
  .map(([own, change]) => ({ ...own, text: bodyOf({ ...own, ...change }), row: "InvalidMessage" as const }));

const recordless = fc.tuple(parts, noRecord).map(([own, Record]) => ({
  ...own,
  text: JSON.stringify({ ...own.extra, Record, MyTaskToken: own.token }),
  row: "InvalidMessage" as const,
}));

const tokenless = fc.tuple(parts, noToken).map(([own, other]) => ({
  ...own,
  text: bodyOf({ ...own, token: other }),
  row: "without-token" as const,
}));

/** Cut off anywhere, or wrapped so that it is not an object: no token can be read. */
const unreadable = fc
  .tuple(
    parts,
    fc.constantFrom<(text: string, share: number) => string>(
      (text, share) => text.slice(0, Math.floor(text.length * share)),
      (text) => `[${text}]`,
      (text) => JSON.stringify(text),
      (text) => `${text},`,
      (text) => text.replace("{", "{{"),
      (text, share) => `${share} ${text}`,
      () => "",
    ),
    fc.double({ min: 0, max: 0.99, noNaN: true }),
  )
  .map(([own, broken, share]) => ({
    ...own,
    text: broken(bodyOf(own), share),
    row: "without-token" as const,
  }));

const noise = fc
  .tuple(parts, fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.json()))
  .map(([own, text]) => ({
    ...own,
    text,
    row: "without-token" as const,
  }));

/** Bodies of every outcome, valid and broken; nearly half are valid. */
export const fuzzedBody: fc.Arbitrary<FuzzedBody> = fc.oneof(
  { arbitrary: whole, weight: 5 },
  { arbitrary: invalid, weight: 2 },
  { arbitrary: recordless, weight: 1 },
  { arbitrary: tokenless, weight: 1 },
  { arbitrary: unreadable, weight: 2 },
  { arbitrary: noise, weight: 1 },
);
