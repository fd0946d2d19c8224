const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether `text` is a DNS name of two or more lower-case labels; `*.` in front when `wildcard` allows it. */
export function isHostname(text: string, wildcard = false): boolean {
  if (text.length > 253) return false;
  const labels = (wildcard ? text.replace(/^\*\./, '') : text).split('.');
  // A last label of digits would make it an IPv4 address in disguise.
  return labels.length >= 2 && labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '');
}

/** Whether some name is served by both: equal, or one is a wildcard whose `*` stands for the other's first label. */
export function hostnamesOverlap(a: string, b: string): boolean {
  return a === b || covers(a, b) || covers(b, a);
}

/** Whether `name` is `domain` or stands below it. */
export const isWithinDomain = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);

const covers = (wildcard: string, name: string): boolean =>
  wildcard.startsWith('*.') && name.slice(name.indexOf('.')) === wildcard.slice(1);
