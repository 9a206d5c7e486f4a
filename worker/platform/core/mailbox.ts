/** Domains of providers that ignore dots in mailbox names, with one canonical domain for each provider. */
const DOTLESS: ReadonlyMap<string, string> = new Map([
  ['gmail.com', 'gmail.com'],
  ['googlemail.com', 'gmail.com'],
  ['proton.me', 'proton.me'],
  ['protonmail.com', 'proton.me'],
  ['pm.me', 'proton.me'],
]);

/**
 * The mailbox of an email address, for counting: in lower case, without a plus tag, and without dots where the provider
 * ignores them. Never send to it. Pure.
 */
export function mailboxOf(email: string): string {
  const address = email.toLowerCase();
  const at = address.lastIndexOf('@');
  const [untagged = ''] = address.slice(0, at).split('+', 1);
  // A tag alone is a name.
  const local = untagged === '' ? address.slice(0, at) : untagged;
  const domain = address.slice(at + 1);
  const one = DOTLESS.get(domain);
  return one === undefined ? `${local}@${domain}` : `${local.replaceAll('.', '')}@${one}`;
}
