import { lettersOf } from "../names/letters-of.ts";
import type { Outputs } from "./created.ts";
import { idLetters } from "./id-letters.ts";

/** Of Pulumi's `random` provider: what it would draw. */
export function randomOutputs(logicalName: string, inputs: Readonly<Record<string, unknown>>): Outputs {
  const length = typeof inputs["length"] === "number" ? inputs["length"] : 16;
  const result = lettersOf(logicalName, length, `${idLetters}ABCDEFGHIJKLMNOPQRSTUVWXYZ`);
  const bytes = Buffer.from(lettersOf(logicalName, 2 * (Number(inputs["byteLength"]) || length)), "hex");
  return {
    id: result,
    result,
    hex: bytes.toString("hex"),
    base64: bytes.toString("base64"),
    b64Std: bytes.toString("base64"),
    b64Url: bytes.toString("base64url"),
    dec: String(BigInt(`0x0${bytes.toString("hex")}`)),
  };
}
