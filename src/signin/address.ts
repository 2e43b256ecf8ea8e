import ipaddr from "ipaddr.js";

const { IPv4, IPv6 } = ipaddr;

/**
 * A client's address in one spelling, as the platform or a proxy wrote it: with a port perhaps, IPv4 inside IPv6
 * as IPv4 (RFC 4291 section 2.5.5.2), without a zone. Null when it is none, also in spellings of IPv4 that
 * programs read differently (010.1, 0x7f.1).
 */
export function readAddress(written: string | null): string | null {
  const text = written?.trim() ?? "";
  const [, inBrackets, beforePort] = /^\[([^\]]+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text) ?? [];
  const bare = (inBrackets ?? beforePort ?? text).replace(/%.*$/, "");
  return IPv4.isValidFourPartDecimal(bare) || IPv6.isValid(bare) ? ipaddr.process(bare).toString() : null;
}

/** A range of addresses as PostgreSQL takes it for `cidr`: no bits set behind the prefix. A single one is a range too. */
export function readRange(written: string): string | null {
  const [address = "", prefix, ...more] = written.trim().split("/");
  const four = IPv4.isValidFourPartDecimal(address);
  if (more.length > 0 || !(four || IPv6.isValid(address)) || address.includes("%")) return null;
  const range = `${address}/${prefix ?? (four ? 32 : 128)}`;
  if (!ipaddr.isValidCIDR(range)) return null;
  const kind = four ? IPv4 : IPv6;
  const network = kind.networkAddressFromCIDR(range).toString();
  return network === kind.parse(address).toString() ? range : null;
}
