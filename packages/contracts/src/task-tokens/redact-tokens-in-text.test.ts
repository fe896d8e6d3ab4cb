import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { redactTokensInText } from "./redact-tokens-in-text.ts";

/** Tokens as AWS issues them, in both versions, and one with another header. */
const afterHeader = (base64: string) => `${base64}${randomBytes(440).toString("base64")}`;
const tokens = [
  afterHeader("AQCEAAAAKgAAAAMAAAAAAAAAAc"),
  afterHeader("AAAAKgAAAAIAAAAAAAAAAb"),
  `${randomBytes(300).toString("base64")}==${randomBytes(60).toString("base64")}`,
];
const base64 = (text: string) => Buffer.from(text).toString("base64");
const inJson = (token: string) => JSON.stringify({ TaskToken: token, n: 1 });
const lines = (text: string) => text.replaceAll(/.{76}/g, "$&\n");

describe.each(tokens)("redactTokensInText takes out a token that", (token) => {
  const hiding: [string, string][] = [
    ["is in a field of another name", inJson(token)],
    ["is in a text", `callback ${token}, please`],
    ["is in JSON within JSON", JSON.stringify({ Message: inJson(token) })],
    ["has its slashes escaped", inJson(token).replaceAll("/", "\\/")],
    ["has its slashes escaped twice", JSON.stringify(inJson(token).replaceAll("/", "\\/"))],
    [
      "is written with \\u escapes",
      inJson(token).replace(/[+/=]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
    ],
    ["is percent-encoded", `https://example.com/call?token=${encodeURIComponent(token)}&x=1`],
    ["is percent-encoded twice", `token=${encodeURIComponent(encodeURIComponent(token))}`],
    ["is broken into lines", lines(token)],
    ["is broken into lines in JSON", JSON.stringify({ t: lines(token) })],
    ["is cut off at its end", inJson(token).slice(0, 320)],
    ["is cut off at its start", inJson(token).slice(120)],
    ["is in base64 of JSON", JSON.stringify({ body: base64(inJson(token)) })],
    ["is in base64 of base64", base64(base64(inJson(token)))],
    ["is in base64 in lines", lines(base64(`${"text, ".repeat(300)}${inJson(token)}`))],
    ["is in base64url", Buffer.from(inJson(token)).toString("base64url")],
    [
      "is in the payload of a JSON Web Token",
      `${base64('{"alg":"none"}').replace(/=+$/, "")}.${Buffer.from(inJson(token)).toString("base64url")}.`,
    ],
    [
      "comes after the header of a JSON Web Token",
      `eyJhbGciOiJub25lIn0.e30.e30.${token.replaceAll("=", "")}`,
    ],
    ["is in its own field, of text that is cut off", `{"MyTaskToken":"${token.slice(0, 60)}`],
  ];

  it.each(hiding)("%s", (_, text) => {
    const redacted = redactTokensInText(text);
    expect(redacted).toContain("[redacted]");
    const own = token.slice(30, 30 + 40);
    const seen = [
      redacted,
      ...redacted.split(/[^A-Za-z0-9+/=_-]+/).map((run) => Buffer.from(run, "base64").toString()),
    ];
    for (const view of seen) expect(view.replaceAll(/\\|\n/g, "")).not.toContain(own);
  });
});

describe("redactTokensInText takes out no more than that", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const claims = [
    { alg: "RS256", typ: "JWT" },
    { sub: "1234567890", name: "A name", roles: Array(30).fill("reader") },
  ];
  const head = claims.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const jwt = `${head}.${createSign("sha256").update(head).sign(privateKey).toString("base64url")}`;
  const jwe = [
    Buffer.from('{"alg":"RSA-OAEP","enc":"A256GCM"}').toString("base64url"),
    ...[256, 12, 400, 16].map((bytes) => randomBytes(bytes).toString("base64url")),
  ].join(".");
  const png = Buffer.concat([Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), randomBytes(900)]);

  it.each<[string, string]>([
    ["ids, hashes and words", `538a8436-9987-1f65-478d-815c77f00d0f ${"a".repeat(64)}`],
    ["a SHA-512 in hexadecimal", createHash("sha512").update("x").digest("hex")],
    ["a SHA-512 in base64", createHash("sha512").update("x").digest("base64")],
    ["a long word", "x".repeat(300)],
    ["a long number", "1234567890".repeat(30)],
    ["a JSON Web Token", jwt],
    ["a JSON Web Token at the end of a sentence", `The token is ${jwt}.`],
    ["an encrypted JSON Web Token", jwe],
    ["a JSON Web Token in JSON", JSON.stringify({ authorization: `Bearer ${jwt}` })],
    [
      "a long URL",
      `https://shop.example.com/${"a-category/Another_One/2026/items/".repeat(20)}?page=2&sort=${"price-".repeat(20)}`,
    ],
    [
      "a long path",
      "com/example/some/Very/deep/folder/of/Sources2/with/many/segments/and/One/more/of/them/at/the/end/index",
    ],
    ["an image in base64", `data:image/png;base64,${png.toString("base64")}`],
    ["a large file in base64", randomBytes(3000).toString("base64")],
    ["text in base64", base64("A text of some length, with all kinds of letters: äöü. ".repeat(8))],
    ["a message with a short field MyTaskToken", '{"MyTaskToken":"a"}'],
  ])("%s", (_, text) => {
    expect(redactTokensInText(text)).toBe(text);
  });

  it("leaves JSON that is JSON", () => {
    const text = JSON.stringify({ a: { TaskToken: tokens[0] }, b: `x\n${tokens[1]}\n`, "c\\": [1] }, null, 2);
    expect(JSON.parse(redactTokensInText(text))).toMatchObject({
      a: { TaskToken: "[redacted]" },
      "c\\": [1],
    });
  });
});

it.each<[string, string]>([
  ["one run", "aB3+".repeat(262_144)],
  ["backslashes", "\\".repeat(1_048_576)],
  ["fields of a token", '"MyTaskToken":"abcdefghijabcdefghijabcdefghij12",'.repeat(20_000)],
  [
    "fields with as many tokens",
    Array.from({ length: 15_000 }, (_, n) => `"MyTaskToken":"${"t".repeat(40)}${n}"`).join(),
  ],
  ["runs with dots between them", `${"a".repeat(100)}.`.repeat(10_382)],
  ["random runs with dots between them", `${"aB3+".repeat(25)}.`.repeat(10_382)],
  ["dots", ".".repeat(1_048_576)],
  ["one word", "a".repeat(1_048_576)],
  ["ends of base64", "a=".repeat(524_288)],
  ["headers of JSON Web Tokens", "eyJhbGciOiJub25lIn0.".repeat(50_000)],
  ["brackets", "[".repeat(1_048_576)],
])("redactTokensInText reads 1 MiB of %s once", (_, text) => {
  const startedAt = performance.now();
  redactTokensInText(text);
  expect(performance.now() - startedAt).toBeLessThan(1500);
});
