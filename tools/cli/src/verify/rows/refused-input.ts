import { maximumInputBytes } from "@ringback/contracts/message/event";
import { endOf } from "../expect-outcome.ts";
import { findings } from "../findings.ts";
import type { Probe } from "../probe.ts";
import { sendsMs } from "../time-limits.ts";
import type { VerifyRow } from "../verify-row.ts";

/** An execution that fails before it sends anything takes milliseconds; this leaves time for a slow start. */
const atOnceMs = 10_000;

export const invalidInput = refusedInput({
  name: "input without detail",
  error: "InvalidInput",
  names: "detail",
  inputOf: (probe) => {
    const { detail: _, ...rest } = probe.event();
    return rest;
  },
});

export const inputTooLarge = refusedInput({
  name: "input too large",
  error: "InputTooLarge",
  names: String(maximumInputBytes + 1),
  inputOf: (probe) => {
    const event = probe.event({ detail: { text: "" } });
    const missing = maximumInputBytes + 1 - Buffer.byteLength(JSON.stringify(event));
    // "ü" has two bytes in UTF-8: the limit counts bytes, not characters.
    const text = "ü".repeat(Math.floor(missing / 2)) + "x".repeat(missing % 2);
    return { ...event, detail: { ...objectOf(event.detail), text } };
  },
});

export const sendFails: VerifyRow = {
  name: "the send fails for good",
  expected: "FAILED with SQS's error, nothing archived or recorded",
  needs: "a whole workflow",
  schedule: "parallel",
  check: async (probe) => {
    const found = findings();
    // A noncharacter, which SQS accepts in no message (Amazon SQS API Reference: "SendMessage").
    const event = probe.event({ detail: { text: "a\uffffb" } });
    const ended = await probe.ended(await probe.start(event), sendsMs(probe.target.settings));
    const { status, error = "" } = ended.described;
    found.expect(status === "FAILED" && error.startsWith("SQS."), endOf(ended.described));
    found.expect((await probe.item(event.id)) === undefined, "it is in the table");
    found.expect((await probe.entryOfMessage(event.id)) === undefined, "it is in the archive");
    return found.seen(`${status} ${error}`);
  },
};

const objectOf = (detail: unknown) => (typeof detail === "object" && detail !== null ? detail : {});

function refusedInput(refused: {
  name: string;
  error: string;
  names: string;
  inputOf(probe: Probe): object;
}): VerifyRow {
  const { name, error, names, inputOf } = refused;
  return {
    name,
    expected: `FAILED ${error} at once; the cause names ${names}`,
    needs: "recording",
    schedule: "parallel",
    check: async (probe) => {
      const found = findings();
      const { described, queueBody, durationMs } = await probe.ended(
        await probe.start(inputOf(probe)),
        atOnceMs,
      );
      found.expect(described.status === "FAILED" && described.error === error, endOf(described));
      found.expect(described.cause?.includes(names) === true, `the cause does not name ${names}`);
      found.expect(queueBody === undefined, "a message was sent");
      found.expect(durationMs < atOnceMs, `it took ${durationMs} ms`);
      return found.seen(`${described.status} ${described.error ?? ""}`);
    },
  };
}
