import { expect, test, vi } from 'vitest';
import { KeysModel, toCreateKey } from '../../../../../web/features/account/api-keys/keys.model';
import { AT } from '../../../support/builders';

const record = {
  id: 'key_1',
  name: 'Checkout',
  prefix: 'nsk_live_ab',
  scopes: ['balance:read' as const],
  requestsPerMinute: null,
  createdAt: new Date(AT).toISOString(),
  createdById: 'usr_1',
  expiresAt: null,
  revokedAt: null,
  replacedById: null,
  lastUsedAt: null,
};
const issued = { ...record, key: 'nsk_live_secret' };

function world() {
  const backend = {
    keys: vi.fn(async () => ({ data: [record], hasMore: false, nextCursor: null })),
    createKey: vi.fn(async () => issued),
    rotateKey: vi.fn(async () => ({ ...issued, id: 'key_2', replaced: record })),
    revokeKey: vi.fn(async () => {}),
  };
  return { model: new KeysModel(backend), backend };
}

const input = toCreateKey(
  { name: 'Checkout', scopes: ['balance:read'], life: 'month', rateLimit: ' 30 ' },
  AT,
);

test("the form's values become the body of the request", () => {
  expect(input).toEqual({
    name: 'Checkout',
    scopes: ['balance:read'],
    requestsPerMinute: 30,
    expiresAt: '2026-12-22T10:00:00.000Z',
  });
  const bare = toCreateKey({ name: 'x', scopes: [], life: 'never', rateLimit: '' }, AT);
  expect([bare.requestsPerMinute, bare.expiresAt]).toEqual([null, null]);
});

test('a new key is shown in the list from its creation until it is confirmed', async () => {
  const { model, backend } = world();
  await model.show('ended');
  await model.create(input);
  expect(model.issued.value?.key).toBe('nsk_live_secret');
  expect(backend.keys).toHaveBeenLastCalledWith({ state: 'live' });
  model.dismissSecret();
  expect(model.issued.value).toBe(null);
});

test('a rotation shows another key, with the chosen overlap; a revoked key leaves the page', async () => {
  const { model, backend } = world();
  await model.rotate('key_1', 'hour');
  expect(backend.rotateKey).toHaveBeenCalledWith('key_1', 3_600);
  expect(model.issued.value?.id).toBe('key_2');
  await model.revoke('key_1');
  expect(model.issued.value?.id).toBe('key_2');
  await model.revoke('key_2');
  expect(model.issued.value).toBe(null);
});
