/** Splits what was typed into networks: one a line, or with commas and spaces between. */
export const parseNetworks = (text: string): string[] => text.split(/[\s,;]+/).filter((part) => part !== '');

function isIpv4(address: string): boolean {
  const parts = address.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(address: string): boolean {
  if (!/^[\da-f:.]+$/i.test(address)) return false;
  try {
    // The URL parser is the browser's own reader of RFC 4291 addresses.
    new URL(`http://[${address}]/`);
    return true;
  } catch {
    return false;
  }
}

/** Whether this is a CIDR such as `203.0.113.0/24` or `2001:db8::/32`. The server judges again. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  if (more.length > 0 || prefix === undefined || !/^\d{1,3}$/.test(prefix)) return false;
  return isIpv4(address) ? Number(prefix) <= 32 : isIpv6(address) && Number(prefix) <= 128;
}
