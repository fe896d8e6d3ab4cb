import { isDeepStrictEqual } from "node:util";
import { endOf, expectArchived } from "../expect-outcome.ts";
import { findings } from "../findings.ts";
import { oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";

export const conflict: VerifyRow = {
  name: "same id, different content",
  expected: "FAILED MessageConflict, archived, the item unchanged",
  needs: "recording",
  schedule: "parallel",
  check: async (probe) => {
    const found = findings();
    const limitMs = oneReceiveMs(probe.target.settings);
    const event = probe.event();
    const first = await probe.ended(await probe.start(event), limitMs);
    found.expect(first.described.status === "SUCCEEDED", `the first message: ${endOf(first.described)}`);
    const item = await probe.item(event.id);
    const other = { ...event, detail: { other: "content", of: event.detail } };
    const ended = await probe.ended(await probe.start(other, "other"), limitMs);
    await expectArchived(probe, ended, { error: "MessageConflict", statusCode: 409 }, found);
    found.expect(isDeepStrictEqual(await probe.item(event.id), item), "the item was changed");
    return found.seen(`${ended.described.status} ${ended.described.error ?? ""}`);
  },
};
