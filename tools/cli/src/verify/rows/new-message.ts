import { entryOf, expectRecorded } from "../expect-outcome.ts";
import { findings } from "../findings.ts";
import { oneReceiveMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";

export const newMessage: VerifyRow = {
  name: "new message",
  expected: "SUCCEEDED with the output of the contract, recorded",
  needs: "recording",
  schedule: "parallel",
  check: async (probe) => {
    const found = findings();
    const event = probe.event();
    const ended = await probe.ended(await probe.start(event), oneReceiveMs(probe.target.settings));
    const recorded = await expectRecorded(probe, ended, found);
    // SQS may deliver a message twice; then "before" is correct.
    found.expect(recorded !== undefined, "the output does not say whether it was recorded");
    found.expect((await entryOf(probe, ended)) === undefined, "it is in the archive as well");
    return found.seen(`${ended.described.status}, recorded: ${recorded ?? "unknown"}`);
  },
};
