import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { account } from '../../../web/api/account-api';
import { cards } from '../../../web/api/cards-api';
import { webhooks } from '../../../web/api/webhooks-api';

/** What the page asked for, in order. */
let asked: string[];

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', async (input: string) => {
    const { pathname, searchParams } = new URL(input, 'https://app.test');
    asked.push(`${pathname}?${searchParams}`);
    const n = Number(searchParams.get('cursor') ?? 0);
    const nextCursor = n < 2 ? String(n + 1) : null;
    return Response.json({ data: [n], hasMore: nextCursor !== null, nextCursor });
  });
});
afterEach(() => vi.unstubAllGlobals());

test.for([
  ['/api/v1/auth/sessions', account.sessions, ''],
  ['/api/v1/members', account.members, '&order=asc'],
  ['/api/v1/members/invitations', account.invitations, ''],
  ['/api/v1/me/accounts', account.ownAccounts, '&order=asc'],
  ['/api/v1/payment-methods', cards.list, ''],
  ['/api/v1/webhook-endpoints', webhooks.list, ''],
] as const)('a page without more pages shows the whole list of %s', async ([path, list, order]) => {
  expect((await list()).data).toEqual([0, 1, 2]);
  expect(asked).toEqual(
    ['', '&cursor=1', '&cursor=2'].map((cursor) => `${path}?limit=100${cursor}${order}`),
  );
});

test('the exports are those that can still be downloaded: at most five a day in seven days', async () => {
  await account.exports();
  expect(asked).toEqual(['/api/v1/account/exports?limit=100']);
});
