import { findings } from "../findings.ts";
import type { Probe } from "../probe.ts";
import { oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";

export const withoutToken = bodyWithoutToken("no task token", ({ id, time, detail }) =>
  JSON.stringify({ Record: { messageId: id, createdAt: time, event: detail } }),
);

export const noJson = bodyWithoutToken("no JSON", ({ id }) => `This is no JSON, and it is about ${id}.`);

/** A body that comes to the queue by itself: nobody waits for it. */
function bodyWithoutToken(name: string, bodyOf: (event: ReturnType<Probe["event"]>) => string): VerifyRow {
  return {
    name,
    promised: "archived, not recorded, nobody to tell",
    lane: "together",
    check: async (probe) => {
      const found = findings();
      const event = probe.event();
      const body = bodyOf(event);
      const sqsMessageId = await probe.send(probe.target.queueUrls.work, body);
      const entry = await probe.until(() => probe.entry(sqsMessageId), oneReceiveMs(probe.target.settings));
      found.expect(entry !== undefined, "the archive has no entry for it");
      found.expect(
        entry === undefined || entry["error"] === "InvalidMessage",
        `it is called ${entry?.["error"]}`,
      );
      found.expect(entry === undefined || entry["body"] === body, "the archive has other text");
      found.expect((await probe.item(event.id)) === undefined, "it is in the table");
      return found.seen(entry === undefined ? "not archived" : `archived as ${entry["error"]}`);
    },
  };
}
