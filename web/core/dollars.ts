const PLAIN = /^(\d{1,7})(?:[.,](\d{1,2}))?$/;
const GROUPED = /^\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?$/;

/** Parses dollars (`20`, `12.5`, `12,50`, `$1,000.00`) into cents; null when the text is not an amount. */
export function parseDollars(text: string): number | null {
  const bare = text.replaceAll(/[\s$]/g, '');
  const match = PLAIN.exec(GROUPED.test(bare) ? bare.replaceAll(',', '') : bare);
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}
