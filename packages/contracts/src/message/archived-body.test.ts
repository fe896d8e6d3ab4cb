import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { joinArchivedBody, splitArchivedBody } from "./archived-body.ts";

const kept = async (body: string) => {
  const { fields, parts } = await splitArchivedBody("d-1", body);
  const bytes = new Map<string, Uint8Array>(parts.map((part) => [part.deadLetterId, part.bytes]));
  return { entry: { deadLetterId: "d-1", status: "archived", ...fields }, parts, bytes };
};

describe("splitArchivedBody", () => {
  it("leaves a body of 131,072 bytes in its entry, and no larger one", async () => {
    const body = "é".repeat(65_536);
    expect(await splitArchivedBody("d-1", body)).toEqual({ fields: { body }, parts: [] });
    expect((await splitArchivedBody("d-1", `${body}x`)).parts).toHaveLength(1);
  });

  it("gives the same items for the same body, others for another one, and none over DynamoDB's limit", async () => {
    const body = randomBytes(786_432).toString("base64");
    expect(await kept(body)).toEqual(await kept(body));
    const keys = new Set([...(await kept(body)).bytes.keys(), ...(await kept(`${body}x`)).bytes.keys()]);
    expect(keys.size).toBe(6);
    for (const { deadLetterId, bytes } of (await kept(body)).parts)
      expect(bytes.length + 2 * deadLetterId.length).toBeLessThan(400 * 1024);
  });
});

describe("joinArchivedBody", () => {
  it("gives an entry with the body of its parts", async () => {
    const body = `${randomBytes(600_000).toString("base64")} äöü 😀`;
    const { entry, bytes } = await kept(body);
    expect(await joinArchivedBody(entry, async (key) => bytes.get(key))).toMatchObject({ ...entry, body });
  });

  it("returns an entry that has its body unchanged", async () => {
    const entry = { deadLetterId: "d-1", body: "hello" };
    expect(await joinArchivedBody(entry, () => Promise.reject(new Error("read")))).toBe(entry);
  });

  it("says that a part is missing, or is another's", async () => {
    const { entry, bytes } = await kept("x".repeat(200_000));
    await expect(joinArchivedBody(entry, async () => undefined)).rejects.toThrow(
      /body of dead letter d-1 is missing/,
    );
    const other = (await kept("y".repeat(200_000))).parts[0]?.bytes;
    await expect(joinArchivedBody(entry, async () => other)).rejects.toThrow(
      /is not the one that was archived/,
    );
    expect(bytes.size).toBe(1);
  });
});
