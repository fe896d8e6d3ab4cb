import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { captureLog } from "./captured-log.ts";
import { type FuzzedBody, fuzzedBody } from "./testing/fuzzed-body.ts";
import { settledBodies } from "./testing/settled-bodies.ts";

type Settled = Awaited<ReturnType<typeof settledBodies>>;

/** The outcome of a body, by its callbacks and by what was kept. */
function rowOf({ archive, callback, store }: Settled, index: number, { token, messageId }: FuzzedBody) {
  const entry = archive.entries.get(`record-${index}`);
  const calls = callback.calls.filter(({ taskToken }) => taskToken === token);
  if (calls.length > 1) return "called back twice";
  const [answer] = calls;
  if (entry === undefined) {
    return answer?.output !== undefined && store.items.has(messageId) ? "recorded" : "lost";
  }
  if (entry.reason === "") return "archived with no reason";
  return answer === undefined ? "without-token" : answer.error;
}

describe("10,000 bodies, valid and broken", () => {
  it("each have their outcome, none returns to the queue, and no token is logged or kept", {
    timeout: 60_000,
  }, async () => {
    let bodies = 0;
    const rows = new Map<string, number>();
    const batches = fc.uniqueArray(fuzzedBody, {
      minLength: 10,
      maxLength: 10,
      selector: ({ messageId }) => messageId,
    });
    const log = captureLog();
    try {
      await fc.assert(
        fc.asyncProperty(batches, async (batch) => {
          const settled = await settledBodies(batch.map(({ text }) => text));
          const written = `${log.take()}${JSON.stringify([...settled.archive.entries.values()])}`;
          expect(settled.response).toEqual({ batchItemFailures: [] });
          for (const [index, body] of batch.entries()) {
            expect({ text: body.text, row: rowOf(settled, index, body) }).toEqual({
              text: body.text,
              row: body.row,
            });
            rows.set(body.row, (rows.get(body.row) ?? 0) + 1);
            expect(written.includes(body.token.slice(0, 110)), `a token of ${body.text}`).toBe(false);
          }
          bodies += batch.length;
        }),
        { numRuns: 1000, seed: 1 },
      );
    } finally {
      log.release();
    }
    expect(bodies).toBe(10_000);
    for (const row of ["recorded", "InvalidMessage", "without-token"])
      expect(rows.get(row)).toBeGreaterThan(1000);
  });
});
