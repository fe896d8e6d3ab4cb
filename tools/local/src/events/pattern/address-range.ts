import { BlockList, isIP } from "node:net";
import { InvalidEventPatternError } from "./invalid-event-pattern-error.ts";

/**
 * Reads a range of IP addresses, `10.0.0.0/24` or `2001:db8::/32`.
 *
 * @throws InvalidEventPatternError
 */
export function addressRange(cidr: unknown): (text: string) => boolean {
  if (typeof cidr !== "string") throw new InvalidEventPatternError("prefix match pattern must be a string");
  const [address = "", bits, ...others] = cidr.split("/");
  if (bits === undefined || others.length > 0) {
    throw new InvalidEventPatternError("Malformed CIDR, one '/' required");
  }
  if (!/^-?\d+$/.test(bits))
    throw new InvalidEventPatternError("Malformed CIDR, mask bits must be an integer");
  if (Number(bits) < 0) {
    throw new InvalidEventPatternError("Malformed CIDR, mask bits must not be negative");
  }
  const version = isIP(address);
  if (version === 0) throw new InvalidEventPatternError(`Nonstandard IP address: ${address}`);
  const addressBits = version === 4 ? 32 : 128;
  if (Number(bits) >= addressBits) {
    throw new InvalidEventPatternError(`IPv${version} mask bits must be < ${addressBits}`);
  }
  const family = version === 4 ? "ipv4" : "ipv6";
  const range = new BlockList();
  range.addSubnet(address, Number(bits), family);
  return (text) => isIP(text) === version && range.check(text, family);
}
