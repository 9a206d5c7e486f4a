import { env } from 'cloudflare:workers';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { backgroundAtRest } from '../../../worker/platform/core/background';
import { renewTiers } from '../../../worker/billing/tiers/renewal.service';
import { advance, provider } from './api';
import { have, savedCard, type CardView } from './cards';
import { balanceOf, bodyOf, buyer, paystack, type Buyer, type PaymentView } from './payments';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

interface Answer {
  change: { id: string; from: string; to: string; chargedCents: number } | null;
  payment: (PaymentView & { origin: string }) | null;
  tier: { tier: string; renewal: { renewsAt: string; graceEndsAt: string | null } | null };
}

/** A customer with a saved card and only promotional credits. */
export async function payer(): Promise<{ who: Buyer; card: CardView }> {
  const who = await buyer();
  const card = await savedCard(who);
  await have(who.accountId, 0);
  await env.DB.prepare('UPDATE auth_sessions SET expires_at = ?')
    .bind(Date.now() + 200 * DAY)
    .run();
  return { who, card };
}
export const take = (who: Buyer, { id }: CardView, more: object = {}, headers = {}) =>
  who.post(
    '/v1/tier',
    { tier: 'developer', card: { paymentMethodId: id, currency: 'USD' }, ...more },
    headers,
  );
export const taken = async (response: Response) => bodyOf<Answer>(response, 200);
export const status = async (who: Buyer) => bodyOf<Answer['tier']>(await who.get('/v1/tier'), 200);
export const available = async ({ accountId }: Buyer) => (await balanceOf(accountId)).available;
export const lastReference = () => {
  const last = paystack().calls.findLast(({ operation }) => operation === 'charge');
  return String(last?.body['reference']);
};
export const agree = (who: Buyer, { id }: CardView, first: 'credits' | 'card') =>
  who.put('/v1/tier/payment', { first, paymentMethodId: id, currency: 'USD', consent: true });
export const renewed = async () => {
  await renewTiers(systemCtx(env));
  await backgroundAtRest();
};

/** Emails about a declined card. */
export const mailsTo = async ({ email }: Buyer) => {
  await backgroundAtRest();
  return provider.mails.to(email).filter(({ subject }) => subject.includes('could not be charged'));
};

/** A customer on the developer tier whose month has just ended, with `cents` of bought credits. */
export async function ended(first: 'credits' | 'card', cents: number) {
  const { who, card } = await payer();
  await taken(await take(who, card));
  await bodyOf(await agree(who, card, first), 200);
  await have(who.accountId, cents);
  const { renewal } = await status(who);
  advance(Date.parse(renewal?.renewsAt ?? '') - Date.now());
  return { who, card, due: renewal?.renewsAt ?? '' };
}
