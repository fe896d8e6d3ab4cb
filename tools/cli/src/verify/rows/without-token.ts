import { findings } from "../findings.ts";
import type { Probe } from "../probe.ts";
import { oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";

export const withoutToken = bodyWithoutToken("no task token", ({ id, time, detail }) =>
  JSON.stringify({ Record: { messageId: id, createdAt: time, event: detail } }),
);

export const notJson = bodyWithoutToken("not JSON", ({ id }) => `This is not JSON. The id is ${id}.`);

/** A body that was sent to the queue directly, so that no execution waits for it. */
function bodyWithoutToken(name: string, bodyOf: (event: ReturnType<Probe["event"]>) => string): VerifyRow {
  return {
    name,
    expected: "archived, not recorded, no task to call back",
    needs: "a task",
    schedule: "parallel",
    check: async (probe) => {
      const found = findings();
      const event = probe.event();
      const body = bodyOf(event);
      const sqsMessageId = await probe.send(probe.target.queueUrls.work, body);
      const entry = await probe.until(() => probe.entry(sqsMessageId), oneReceiveMs(probe.target.settings));
      found.expect(entry !== undefined, "it is not in the archive");
      found.expect(
        entry === undefined || entry["error"] === "InvalidMessage",
        `its error is ${entry?.["error"]}`,
      );
      found.expect(entry === undefined || entry["body"] === body, "the archive has different text");
      found.expect((await probe.item(event.id)) === undefined, "it is in the table");
      return found.seen(entry === undefined ? "not archived" : `archived as ${entry["error"]}`);
    },
  };
}
