import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { requestHashOf } from '../../../../worker/platform/core/request-hash';

const body = { service: 'whatsapp', externalId: 'ada@example.com' };
const named = { accountId: 'acc_1', body, externalId: body.externalId };

test('I-16 what is attached to a request cannot be guessed from its hash', () => {
  const hash = requestHashOf('key', named);
  expect(requestHashOf('key', named)).toBe(hash);
  for (const other of [
    createHash('sha256').update(JSON.stringify(body)).digest('hex'),
    requestHashOf('another key', named),
    requestHashOf('key', { ...named, accountId: 'acc_2' }),
    requestHashOf('key', { ...named, body: { ...body, service: 'telegram' } }),
  ])
    expect(other).not.toBe(hash);
  expect(requestHashOf('key', { ...named, externalId: null, metadata: { a: 'b' } })).toBe(hash);
});

test('a request without annotations has the hash that it had before they existed', () => {
  const plain = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const nothing = { accountId: 'acc_1', body };
  expect(requestHashOf('key', nothing)).toBe(plain);
  expect(requestHashOf('key', { ...nothing, externalId: null, metadata: {} })).toBe(plain);
});
