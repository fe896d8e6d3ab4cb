import { entryOf, expectRecorded } from "../expect-outcome.ts";
import { findings } from "../findings.ts";
import { oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";

export const newMessage: VerifyRow = {
  name: "new message",
  promised: "SUCCEEDED with the article's output, recorded",
  lane: "together",
  check: async (probe) => {
    const found = findings();
    const event = probe.event();
    const ended = await probe.ended(await probe.start(event), oneReceiveMs(probe.target.settings));
    const recorded = await expectRecorded(probe, ended, found);
    // "before" is right after a redelivery that nobody asked for: SQS delivers at least once.
    found.expect(recorded !== undefined, "the output does not say whether it was recorded");
    found.expect((await entryOf(probe, ended)) === undefined, "the archive has it as well");
    return found.seen(`${ended.described.status}, recorded ${recorded ?? "nowhere"}`);
  },
};
