import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../../worker/platform/core/crypto';
import { sealerOver } from '../../../support/sealers';
import { SqliteDb } from '../../../support/sqlite-db';

const SCOPE = { owner: 'acc_1', record: 'msg_1' };
const { db } = new SqliteDb();
const sealer = sealerOver(db);
const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text));

describe('I-16 sealed values', () => {
  test('I-16 any text is opened unchanged, and no part of it shows while sealed (300 runs)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 4 }), async (plain) => {
        const sealed = await sealer.seal(SCOPE, plain);
        expect(sealed).toMatch(/^s2\.1\.[\w-]+$/);
        expect(sealed).not.toContain(plain);
        expect(sealed).not.toContain(toBase64Url(bytesOf(plain)));
        expect(await sealer.unseal(SCOPE, sealed)).toBe(plain);
      }),
      { numRuns: 300 },
    );
  });

  test('I-16 any file is opened unchanged (100 runs)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 16 }), async (plain) => {
        const sealed = await sealer.sealBytes(SCOPE, plain);
        expect(Buffer.from(sealed).includes(Buffer.from(plain))).toBe(false);
        expect(Buffer.from(await sealer.unsealBytes(SCOPE, sealed))).toEqual(Buffer.from(plain));
      }),
      { numRuns: 100 },
    );
  });

  test('I-16 the same text is sealed differently each time, so that repeats are not visible', async () => {
    const sealed = await Promise.all(
      Array.from({ length: 50 }, () => sealer.seal(SCOPE, 'Your code is 482913')),
    );
    expect(new Set(sealed).size).toBe(50);
    expect(new Set(sealed.map((text) => text.slice(0, 20))).size).toBe(50);
  });

  test.each([
    ['another record', { ...SCOPE, record: 'msg_2' }],
    ['another owner', { ...SCOPE, owner: 'acc_2' }],
  ])('I-16 do not open for %s', async (_what, scope) => {
    const sealed = await sealer.seal(SCOPE, 'Your code is 482913');
    expect(await sealer.unseal(scope, sealed).catch(() => 'closed')).toBe('closed');
    const file = await sealer.sealBytes(SCOPE, bytesOf('Your code is 482913'));
    expect(await sealer.unsealBytes(scope, file).catch(() => 'closed')).toBe('closed');
  });

  test('I-16 do not open without the master key, or with another one under its name', async () => {
    const sealed = await sealer.seal(SCOPE, 'Your code is 482913');
    for (const keys of ['k2:master-key-of-the-tests', 'k1:another-master-key']) {
      const stranger = sealerOver(db, { keys });
      expect(await stranger.unseal(SCOPE, sealed).catch(() => 'closed')).toBe('closed');
    }
  });

  test('I-16 a wrapped key of one owner is useless under the name of another', async () => {
    const own = new SqliteDb();
    const sealed = await sealerOver(own.db).seal(SCOPE, 'Your code is 482913');
    own.raw
      .exec(`INSERT INTO data_keys SELECT 'acc_thief', version, wrapped, master_id, created_at, NULL
      FROM data_keys`);
    const thief = sealerOver(own.db).unseal({ ...SCOPE, owner: 'acc_thief' }, sealed);
    expect(await thief.catch(() => 'closed')).toBe('closed');
  });

  test('I-16 do not open when a single bit was changed', async () => {
    const sealed = await sealer.seal(SCOPE, 'Your code is 482913');
    const [form, version, body = ''] = sealed.split('.');
    const bytes = fromBase64Url(body);
    const outcomes = await Promise.all(
      Array.from(bytes, (_, at) => {
        const changed = Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));
        return sealer
          .unseal(SCOPE, [form, version, toBase64Url(changed)].join('.'))
          .catch(() => 'closed');
      }),
    );
    expect(new Set(outcomes)).toEqual(new Set(['closed']));
  });

  test.each(['', 'Your code is 482913', 's1.AAAA.AAAA', 's2..', 's2.1', 's2.1.'])(
    'I-16 "%s" is not a sealed value',
    async (text) => {
      await expect(sealer.unseal(SCOPE, text)).rejects.toThrow('not a sealed value');
    },
  );

  test('I-16 a version that the owner never had opens nothing', async () => {
    const sealed = await sealer.seal(SCOPE, 'Your code is 482913');
    await expect(sealer.unseal(SCOPE, sealed.replace('s2.1.', 's2.2.'))).rejects.toThrow(
      'sealed under a key that is not there',
    );
  });
});

describe('a fingerprint', () => {
  test('is the same only for the same text of the same owner', async () => {
    const of = (owner: string, text: string) => sealer.fingerprint(owner, text);
    const [one, again, other, foreign] = await Promise.all([
      of('acc_1', 'a'),
      of('acc_1', 'a'),
      of('acc_1', 'b'),
      of('acc_2', 'a'),
    ]);
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(again).toBe(one);
    expect(new Set([one, other, foreign]).size).toBe(3);
  });
});
