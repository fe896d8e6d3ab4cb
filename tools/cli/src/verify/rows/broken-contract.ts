import { expectArchived } from "../expect-outcome.ts";
import { findings } from "../findings.ts";
import { oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";

/** The workflow accepts this input, but the recorder refuses the body that results from it: its time is not a time. */
export const brokenContract: VerifyRow = {
  name: "breaks the contract",
  expected: "FAILED InvalidMessage, archived, not recorded",
  needs: "a whole workflow",
  schedule: "parallel",
  check: async (probe) => {
    const found = findings();
    const event = probe.event({ time: "yesterday" });
    const ended = await probe.ended(await probe.start(event), oneReceiveMs(probe.target.settings));
    await expectArchived(probe, ended, { error: "InvalidMessage", statusCode: 400 }, found);
    found.expect((await probe.item(event.id)) === undefined, "it is in the table");
    return found.seen(`${ended.described.status} ${ended.described.error ?? ""}`);
  },
};
