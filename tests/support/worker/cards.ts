import { env } from 'cloudflare:workers';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { hubOf } from '../../../worker/events/hub.client';
import { backgroundAtRest } from '../../../worker/platform/core/background';
import { advance, scalar } from './api';
import { REUSABLE } from './reusable-card';
import { balanceOf, bodyOf, buyer, paid, paystack, PROMO, type Buyer } from './payments';
import type { Person } from './person';
import { grantCredits } from '../../../worker/billing/ledger/ledger.service';

export interface CardView {
  id: string;
  brand: string | null;
  last4: string | null;
  expiryMonth: number | null;
  expiryYear: number | null;
  bank: string | null;
  default: boolean;
  createdAt: string;
}
export interface AutoView {
  state: 'off' | 'on' | 'stopped';
  terms: Record<string, unknown> | null;
  addedThisMonthCents: number;
  failureCount: number;
  lastChargedAt: string | null;
  payment: { id: string; authorizationUrl: string | null } | null;
}

/** A payment with consent to save the card, paid by a card that Paystack describes as `authorization`. */
export const paidBy = (
  who: Person,
  authorization: { authorization_code?: string },
  saveCard = true,
) =>
  paid(
    who,
    { creditCents: 1_000, currency: 'USD', saveCard } as { creditCents: number; currency: string },
    {
      authorization,
    },
  );

export const cardsOf = async (who: Pick<Person, 'get'>): Promise<CardView[]> =>
  (await bodyOf<{ data: CardView[] }>(await who.get('/v1/payment-methods'), 200)).data;

/** A card that was saved by a payment of 1000 cents. */
export async function savedCard(who: Person, changes: object = {}): Promise<CardView> {
  // Cards are listed by creation time.
  advance(1);
  await paidBy(who, { ...REUSABLE, ...changes });
  const [card] = await cardsOf(who);
  if (!card) throw new Error('no card was saved');
  return card;
}

export const TERMS = {
  thresholdCents: 500,
  creditCents: 1_000,
  currency: 'USD',
  monthlyLimitCents: 3_000,
  cooldownMinutes: 60,
  consent: true,
};
export const enable = (who: Person, card: string, terms: object = {}) =>
  who.put('/v1/auto-top-up', { paymentMethodId: card, ...TERMS, ...terms });
export const autoOf = async (who: Pick<Person, 'get'>): Promise<AutoView> =>
  bodyOf<AutoView>(await who.get('/v1/auto-top-up'), 200);

/** A customer with a saved card and auto top-up on; the balance is far above its threshold. */
export async function topper(who: Buyer, terms: object = {}): Promise<CardView> {
  const card = await savedCard(who);
  await bodyOf(await enable(who, card.id, terms), 200);
  await backgroundAtRest();
  return card;
}

let moved = 0;
/** Sets the bought credits to `cents` by a ledger movement. */
export async function have(accountId: string, cents: number): Promise<void> {
  const { available } = await balanceOf(accountId);
  const reference = `spent-${++moved}`;
  const tenantId = 'tnt_default';
  if (cents > available) {
    const amount = cents - available;
    await grantCredits(systemCtx(env), { accountId, tenantId, reference, amount, promo: false });
  } else if (cents < available)
    await env.DB.prepare(
      `INSERT INTO transfers (reference, step, account_id, seq, debit, credit, amount, debit_after, credit_after, period,
         created_at)
       SELECT ?1, 'spend', ?2, (SELECT max(seq) + 1 FROM transfers WHERE account_id = ?2), ?2 || ':available',
         'tnt_default:revenue', ?3, ?4, (SELECT balance + ?3 FROM ledger_accounts WHERE id = 'tnt_default:revenue'),
         '2026-01', ?5`,
    )
      .bind(reference, accountId, available - cents, cents, Date.now())
      .run();
}

/** A customer with auto top-up on and a balance of `cents`. */
export async function fallenTo(cents: number, terms: object = {}): Promise<Buyer> {
  const who = await buyer();
  await topper(who, terms);
  await have(who.accountId, cents - PROMO);
  return who;
}
/** The account's events of `type`, oldest first. */
export async function eventsOf(accountId: string, type: string) {
  await backgroundAtRest();
  return (await hubOf(env, accountId).log(0, 500)).filter((event) => event.type === type);
}

export const charges = (): number => paystack().count('charge');
export const openAutoTopUps = async (accountId: string) => {
  const sql = `SELECT count(*) FROM payments WHERE account_id = ? AND origin = 'auto_top_up'
    AND state IN ('initialized', 'pending')`;
  return Number(await scalar(sql, accountId));
};
