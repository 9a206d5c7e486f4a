/** Providers whose mailboxes are the same with and without dots, and the name that stands for all of a provider's. */
const DOTLESS: ReadonlyMap<string, string> = new Map([
  ['gmail.com', 'gmail.com'],
  ['googlemail.com', 'gmail.com'],
  ['proton.me', 'proton.me'],
  ['protonmail.com', 'proton.me'],
  ['pm.me', 'proton.me'],
]);

/**
 * The mailbox behind an e-mail address, for counting: in small letters, without what follows a plus, and without dots
 * where the provider ignores them. Never to send to. Pure.
 */
export function mailboxOf(email: string): string {
  const address = email.toLowerCase();
  const at = address.lastIndexOf('@');
  const [untagged = ''] = address.slice(0, at).split('+', 1);
  // A tag alone is a name of its own.
  const local = untagged === '' ? address.slice(0, at) : untagged;
  const domain = address.slice(at + 1);
  const one = DOTLESS.get(domain);
  return one === undefined ? `${local}@${domain}` : `${local.replaceAll('.', '')}@${one}`;
}
