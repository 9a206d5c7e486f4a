import { env } from 'cloudflare:workers';
import { hubOf } from '../../../worker/events/hub.client';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { grantCredits } from '../../../worker/billing/ledger/ledger.service';
import { renewTiers } from '../../../worker/billing/tiers/renewal.service';
import { scalar } from './api';
import { person, type Person } from './person';

export const DAY = 86_400_000;

interface Status {
  tier: string;
  quota: { limit: number; used: number };
  open: { limit: number };
  renewal: {
    renewsAt: string;
    tier: string;
    priceCents?: number;
    graceEndsAt: string | null;
  } | null;
}
interface Answer {
  change: {
    id: string;
    from: string;
    to: string;
    chargedCents: number;
    effectiveAt: string;
  } | null;
  tier: Status;
}

/** The owner of an account with bought credits. */
export async function owner(credits: number) {
  const ada = await person();
  // Keeps the session valid over the months that these tests skip.
  await env.DB.prepare('UPDATE auth_sessions SET expires_at = ?')
    .bind(Date.now() + 200 * DAY)
    .run();
  const { account: own } = await (await ada.get('/v1/me')).json<{ account: { id: string } }>();
  const grant = { accountId: own.id, tenantId: 'tnt_default', reference: `g:${own.id}` };
  if (credits > 0) await grantCredits(systemCtx(env), { ...grant, amount: credits, promo: false });
  return { ada, accountId: own.id };
}

export const take = (ada: Person, tier: string, more: object = {}, headers = {}) =>
  ada.post('/v1/tier', { tier, ...more }, headers);
export const read = (response: Response) => response.json<Answer>();
export const status = async (ada: Person) => (await ada.get('/v1/tier')).json<Status>();
export const available = (accountId: string) =>
  scalar('SELECT balance FROM ledger_accounts WHERE id = ?', `${accountId}:available`);
export const tick = () => renewTiers(systemCtx(env));
export const events = async (accountId: string) =>
  (await hubOf(env, accountId).log(0, 500)).map(({ type }) => type);
