import { expect, test } from 'vitest';
import { scalar, setUpWorker } from '../../../../support/worker/api';
import { buyer, confirmedAdmin, type Buyer } from '../../../../support/worker/payments';
import { databaseState } from '../../../../support/worker/objects';

setUpWorker();

const GIVEN = { externalId: 'invoice-canary', metadata: { customer: 'canary', plan: 'gold' } };
const TOPUP = { creditCents: 1_000, currency: 'USD', ...GIVEN };

interface Payment {
  id: string;
  externalId: string | null;
  metadata: Record<string, string>;
}
const begun = async (api: Buyer, body: object): Promise<Payment> => {
  const response = await api.post('/v1/payments', body);
  expect(response.status, await response.clone().text()).toBe(201);
  return response.json<Payment>();
};
const found = async (api: Buyer, externalId: string): Promise<string[]> =>
  (
    await (await api.get(`/v1/payments?externalId=${externalId}`)).json<{ data: Payment[] }>()
  ).data.map(({ id }) => id);

test('the external id and the metadata of a payment are shown to its owner, in the list, the file and after a check', async () => {
  const api = await buyer();
  const other = await buyer();
  const payment = await begun(api, TOPUP);
  expect(payment).toMatchObject(GIVEN);
  expect(await (await api.get(`/v1/payments/${payment.id}`)).json()).toMatchObject(GIVEN);
  const checked = await api.post(`/v1/payments/${payment.id}/verify`);
  expect(await checked.json()).toMatchObject({ id: payment.id, ...GIVEN });
  const csv = await (await api.get('/v1/payments.csv?externalId=invoice-canary')).text();
  expect(csv).toContain('invoice-canary,"{""customer"":""canary"",""plan"":""gold""}"');
  const plain = await begun(api, { creditCents: 1_000, currency: 'USD' });
  expect(plain).toMatchObject({ externalId: null, metadata: {} });
  await begun(other, { ...TOPUP, externalId: 'theirs' });
  expect(await found(api, 'invoice-canary')).toEqual([payment.id]);
  expect(await found(api, 'theirs')).toEqual([]);
  expect(await found(other, 'invoice-canary')).toEqual([]);
});

test('I-16 they are sealed in D1, and staff do not see them', async () => {
  const api = await buyer();
  const admin = await confirmedAdmin();
  const { id } = await begun(api, TOPUP);
  expect(await scalar('SELECT count(*) FROM payments WHERE annotations IS NOT NULL')).toBe(1);
  expect(JSON.stringify(await databaseState())).not.toContain('canary');
  const shown = await (await admin.get(`/v1/admin/payments/${id}`)).text();
  expect(shown).toContain(id);
  expect(shown).not.toContain('canary');
  await begun(await buyer(), TOPUP);
  expect(await scalar('SELECT count(DISTINCT request_hash) FROM payments')).toBe(2);
});

test('I-50 they belong to the body that a repeat is compared with', async () => {
  const api = await buyer();
  const key = { 'idempotency-key': 'one' };
  const first = await api.post('/v1/payments', TOPUP, key);
  const { id } = await first.json<Payment>();
  const same = { ...TOPUP, metadata: { plan: 'gold', customer: 'canary' } };
  const again = await api.post('/v1/payments', same, key);
  expect([again.status, (await again.json<Payment>()).id]).toEqual([201, id]);
  for (const change of [{ externalId: 'other' }, { metadata: {} }]) {
    const other = await api.post('/v1/payments', { ...TOPUP, ...change }, key);
    expect(await other.json()).toMatchObject({ code: 'idempotency.body_differs' });
  }
});
