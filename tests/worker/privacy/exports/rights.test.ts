import { describe, expect, test } from 'vitest';
import { caller, mint, setUpWorker } from '../../../support/worker/api';
import { exported } from '../../../support/worker/exports';
import { accountOf, member, person } from '../../../support/worker/person';

setUpWorker();

describe('the exports of an account', () => {
  const ways = (id: string) =>
    ['', `/${id}`, `/${id}/download`].map((tail) => `/v1/account/exports${tail}`);

  test('a member and an API key are refused', async () => {
    const owner = await person();
    const { id } = await exported(owner);
    const [ada, accountId] = [await member(owner), await accountOf(owner)];
    const key = caller(accountId, await mint(accountId));
    for (const [who, code] of [
      [ada, 'auth.role'],
      [key, 'auth.person'],
    ] as const) {
      const answers = [await who.post('/v1/account/export')];
      for (const path of ways(id)) answers.push(await who.get(path));
      for (const answer of answers)
        expect(await answer.json()).toMatchObject({ status: 403, code });
    }
  });

  test('I-17 another account’s export is a 404', async () => {
    const [owner, stranger] = [await person(), await person()];
    const { id } = await exported(owner);
    for (const path of ways(id).slice(1))
      expect(await (await stranger.get(path)).json()).toMatchObject({
        status: 404,
        code: 'exports.not_found',
      });
    expect(await (await stranger.get('/v1/account/exports')).json()).toMatchObject({ data: [] });
  });
});
