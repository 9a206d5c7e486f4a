import type { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { sha256Hex } from '../../platform/core/crypto';

type MakeAdapter = ReturnType<typeof drizzleAdapter>;
type Adapter = ReturnType<MakeAdapter>;
type Conditions = NonNullable<Parameters<Adapter['findOne']>[0]['where']>;

/** The stored hash of a session's token. */
export const tokenHash = (token: string): string => sha256Hex(`session:${token}`);

/** The token in the conditions of a query. */
const namedIn = (where: Conditions): string | null => {
  const value = where.find(({ field }) => field === 'token')?.value;
  return typeof value === 'string' ? value : null;
};

const hashedIn = (where: Conditions): Conditions =>
  where.map((one) =>
    one.field === 'token' && typeof one.value === 'string'
      ? { ...one, value: tokenHash(one.value) }
      : one,
  );

const isSession = (given: { model: string }): boolean => given.model === 'session';

const hashed = <T extends { model: string; where: Conditions }>(given: T): T =>
  isSession(given) ? { ...given, where: hashedIn(given.where) } : given;

/** The row as the library expects it: with the token of its query. */
const withToken = <T>(row: T, token: string | null): T =>
  row && token !== null ? { ...row, token } : row;

/** Makes better-auth store session tokens as hashes and find them by hash, without its knowledge. */
export const hashingTokens =
  (make: MakeAdapter): MakeAdapter =>
  (options) => {
    const inner = make(options);
    const outer: Adapter = {
      ...inner,
      create: async (given) => {
        const { token } = given.data as { token?: unknown };
        if (!isSession(given) || typeof token !== 'string') return inner.create(given);
        const data = { ...given.data, token: tokenHash(token) };
        return withToken(await inner.create({ ...given, data }), token);
      },
      findOne: async <T>(given: Parameters<Adapter['findOne']>[0]) => {
        const row = await inner.findOne<T>(hashed(given));
        return isSession(given) ? withToken(row, namedIn(given.where)) : row;
      },
      update: async <T>(given: Parameters<Adapter['update']>[0]) => {
        const row = await inner.update<T>(hashed(given));
        return isSession(given) ? withToken(row, namedIn(given.where)) : row;
      },
      delete: (given) => inner.delete(hashed(given)),
      deleteMany: (given) => inner.deleteMany(hashed(given)),
      updateMany: (given) => inner.updateMany(hashed(given)),
      // D1 has no interactive transactions: the calls run one by one, and are hashed too.
      transaction: (work) => work(outer),
    };
    return outer;
  };
