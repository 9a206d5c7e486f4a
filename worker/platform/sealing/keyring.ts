/** A secret that wraps data keys; its id is stored with each wrapped key. */
export interface MasterKey {
  id: string;
  secret: string;
}

/** The current key wraps new data keys; the others only unwrap, until the rotation has replaced them. */
export interface Keyring {
  current: MasterKey;
  byId: ReadonlyMap<string, MasterKey>;
}

const ENTRY = /^([a-z0-9]{1,16}):([\w+/=-]+)$/;
const MIN_SECRET = 16;

const entriesOf = (text: string): (MasterKey | null)[] =>
  text.split(',').map((entry) => {
    const [, id, secret] = ENTRY.exec(entry.trim()) ?? [];
    return id !== undefined && secret !== undefined ? { id, secret } : null;
  });

/** The problems of SEAL_KEYS, as sentences that an operator can act on; never a part of a secret. */
export function keyringProblems(text: unknown, environment: string): string[] {
  if (typeof text !== 'string' || text === '') return ['secret SEAL_KEYS is missing'];
  const entries = entriesOf(text);
  const keys = entries.filter((entry) => entry !== null);
  if (keys.length < entries.length)
    return ['secret SEAL_KEYS must be like k2:<secret>,k1:<secret>'];
  if (new Set(keys.map(({ id }) => id)).size < keys.length)
    return ['secret SEAL_KEYS names one id twice'];
  return keys.flatMap(({ id, secret }) => {
    if (secret.length < MIN_SECRET)
      return [`secret SEAL_KEYS: ${id} is shorter than ${MIN_SECRET} characters`];
    const isTest = /^(test|demo|example|changeme|sandbox)/i.test(secret);
    return environment === 'production' && isTest
      ? [`secret SEAL_KEYS: ${id} is a test value`]
      : [];
  });
}

/** `k2:<secret>,k1:<secret>`, the current one first. @throws without a usable first one. */
export function parseKeyring(text: string): Keyring {
  const keys = entriesOf(text).filter((entry) => entry !== null);
  const [current] = keys;
  if (!current) throw new Error('SEAL_KEYS holds no key');
  return { current, byId: new Map(keys.map((key) => [key.id, key])) };
}
