import { env } from 'cloudflare:workers';
import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { hubOf } from '../../../worker/events/hub.client';
import { backgroundAtRest } from '../../../worker/platform/core/background';
import { checkLedger } from '../../../worker/billing/ledger/check';
import { getBalance, type Balance } from '../../../worker/billing/ledger/ledger.service';
import { tick } from '../../../worker/app/ops/tick';
import { advance, call, db, provider, scalar } from './api';
import type { FakeTransaction } from './paystack-wire';
import { accountOf, confirmed, person, staff, type Person } from './person';

export const paystack = () => provider.paystack;

/** A payment in the API's format. */
export interface PaymentView {
  id: string;
  reference: string;
  origin: string;
  state: string;
  reason: string | null;
  creditCents: number;
  creditedCents: number | null;
  returnedCents: number;
  card: { brand: string | null; last4: string } | null;
  receiptNumber: string | null;
  currency: string;
  amountMinor: number;
  rate: { perDollar: string; source: string; observedAt: string; expiresAt: string };
  authorizationUrl: string | null;
  createdAt: string;
  paidAt: string | null;
  endedAt: string | null;
}
export interface RefundView {
  id: string;
  state: string;
  creditCents: number;
  amountMinor: number;
  reason: string | null;
}

export interface Buyer extends Person {
  accountId: string;
}

/** Promotional cents of a new account. */
export const PROMO = 500;

/** A customer who has bought nothing yet. */
export async function buyer(): Promise<Buyer> {
  const someone = await person();
  return { ...someone, accountId: await accountOf(someone) };
}

/** An admin who has just confirmed their identity. */
export const confirmedAdmin = async (): Promise<Person> => confirmed(await staff('admin'));

export const problemOf = async (response: Response): Promise<string> =>
  (await response.json<{ code: string }>()).code;

/** The body of an answer with `status`. */
export async function bodyOf<T>(response: Response, status: number): Promise<T> {
  expect(response.status, await response.clone().text()).toBe(status);
  return response.json<T>();
}

/** A payment with an open checkout. */
export const begun = async (
  who: Pick<Person, 'post'>,
  body: { creditCents: number; currency: string } = { creditCents: 1_000, currency: 'USD' },
  headers: Record<string, string> = {},
): Promise<PaymentView> => bodyOf<PaymentView>(await who.post('/v1/payments', body, headers), 201);

export const shown = async (who: Pick<Person, 'get'>, id: string): Promise<PaymentView> =>
  bodyOf<PaymentView>(await who.get(`/v1/payments/${id}`), 200);

/** A payment that was paid and credited. */
export async function paid(
  who: Person,
  body = { creditCents: 1_000, currency: 'USD' },
  changes: Partial<FakeTransaction> = {},
): Promise<PaymentView> {
  const { id, reference } = await begun(who, body);
  paystack().pay(reference, changes);
  await webhook('charge.success', { reference, id: paystack().transaction(reference).id });
  return shown(who, id);
}

export const signature = (body: string, key = env.PAYSTACK_SECRET_KEY): string =>
  createHmac('sha512', key).update(body).digest('hex');

/** Posts `body` as Paystack does. */
export const postPaystack = (body: string, header: string | null = signature(body)) =>
  call('/webhooks/paystack', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...(header === null ? {} : { 'x-paystack-signature': header }),
    },
  });

/** Posts a signed webhook and waits for its effects. */
export async function webhook(event: string, data: object): Promise<void> {
  const body = JSON.stringify({ event, data: { status: 'success', ...data } });
  expect((await postPaystack(body)).status).toBe(200);
  await backgroundAtRest();
}

/** Posts a refund's webhook in Paystack's format: the payment's reference, the amount as a string. */
export const refundWebhook = (reference: string, status = 'processed') =>
  webhook(`refund.${status}`, {
    status,
    transaction_reference: reference,
    refund_reference: null,
    amount: '1',
  });

/** Advances the clock by `ms` and runs a tick. */
export async function later(ms: number): Promise<void> {
  advance(ms);
  await tick(systemCtx(env));
  await backgroundAtRest();
}

export const balanceOf = (accountId: string): Promise<Balance> =>
  getBalance(systemCtx(env), accountId);

export const owedBy = (accountId: string) =>
  scalar('SELECT -balance FROM ledger_accounts WHERE id = ?', `${accountId}:owed`);

/** The payment events in the account's log, oldest first. */
export async function toldTo(
  accountId: string,
): Promise<{ type: string; balanceAfter: unknown; data: Record<string, unknown> }[]> {
  await backgroundAtRest();
  const events = await hubOf(env, accountId).log(0, 500);
  return events
    .filter(({ type }) => /^(payment|refund)\./.test(type))
    .map(({ type, data }) => ({ type, balanceAfter: data['balanceAfterCents'], data }));
}

/** Every rule of the ledger holds. */
export const soundMoney = async (): Promise<void> => {
  expect(await checkLedger(db())).toEqual([]);
};

export const setRate = (who: Person, perDollar: string, body: Record<string, unknown> = {}) =>
  who.post('/v1/admin/fx-rates', {
    currency: 'NGN',
    perDollar,
    source: 'cbn.gov.ng',
    observedAt: new Date().toISOString(),
    ...body,
  });
