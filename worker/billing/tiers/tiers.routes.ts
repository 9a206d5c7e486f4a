import * as z from 'zod';
import { requireFresh, requireRole, systemCtx } from '../../accounts/authentication/auth';
import { parseIdempotencyKey } from '../../platform/http/idempotency-key';
import { describe } from '../../platform/http/openapi';
import { wholeList } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { validate } from '../../platform/http/validate';
import { idInput } from '../../platform/core/id-schemas';
import { instantInput } from '../../platform/core/page-query';
import { openPayment } from '../payments/payment-annotations';
import { toPayment } from '../payments/payments.view';
import { CURRENCIES } from '../../providers/paystack/paystack.client';
import { changeTierByCard } from './card-change.service';
import { changeTier } from './change.service';
import { sortByRank, TIERS } from '../../traffic/policies/tier-policy';
import { quoteTier } from './tier-quote.service';
import { getTier } from './status.service';
import { DROP, GET, SET } from './tier-payment.answers';
import { SetTierPayment } from './tier-payment.schemas';
import { dropTierPayment, findTierPayment, setTierPayment } from './tier-payment.service';
import { CHANGE_TIER, GET_TIER, QUOTE_TIER, TIERS_LIST } from './tiers.answers';
import { listPolicies } from '../../traffic/policies/tier-policies.service';
import { toChange, toQuote, toStatus, toTierPayment, toTiers } from './tiers.view';

// Strict: callers cannot set a price, a period or a balance (I-28).
const ChangeTier = z
  .strictObject({
    tier: z.enum(TIERS).describe('The wanted plan'),
    card: z
      .strictObject({
        paymentMethodId: idInput('card', 'Id of the saved card'),
        currency: z.enum(CURRENCIES).describe('Currency of the charge'),
        maxAmountMinor: z
          .int()
          .min(0)
          .optional()
          .describe('Hundredths of `currency`; nothing is charged above this amount'),
      })
      .optional()
      .describe('Pay by this saved card instead of credits'),
    maxPriceCents: z
      .int()
      .min(0)
      .optional()
      .describe('Nothing changes above this price, in US cents'),
    quotedAt: instantInput
      .optional()
      .describe('`quotedAt` of the accepted quote; send its `chargeCents` as `maxPriceCents`'),
  })
  .meta({ id: 'ChangeTier', example: { tier: 'developer', maxPriceCents: 2_900 } });

const QuoteTier = z.strictObject({
  tier: z.enum(TIERS).describe('The wanted plan'),
  currency: z
    .enum(CURRENCIES)
    .optional()
    .describe('Currency in which a saved card would be charged'),
});

/** The plans, public. */
export const tiersRoutes = newRouter().get('/', describe(TIERS_LIST), async (c) => {
  c.header('cache-control', 'public, max-age=60');
  return c.json(wholeList(toTiers(sortByRank(await listPolicies(systemCtx(c.env))))));
});

export const tierRoutes = newRouter()
  .get('/', describe(GET_TIER), requireScope('balance:read'), async (c) =>
    c.json(toStatus(await getTier(c.get('ctx')))),
  )
  .get(
    '/quote',
    describe(QUOTE_TIER),
    requireScope('balance:read'),
    validate('query', QuoteTier),
    async (c) => c.json(toQuote(await quoteTier(c.get('ctx'), c.req.valid('query')))),
  )
  .post(
    '/',
    describe(CHANGE_TIER),
    requireRole('owner'),
    validate('json', ChangeTier),
    async (c) => {
      const key = parseIdempotencyKey(c.req.header('idempotency-key'));
      const { tier: wanted, card, maxPriceCents: maxPrice, quotedAt } = c.req.valid('json');
      const wish = { tier: wanted, maxPrice, quotedAt };
      const { change, payment } = card
        ? await changeTierByCard(c.get('ctx'), wish, card, key)
        : { change: await changeTier(c.get('ctx'), wish, key), payment: null };
      const tier = toStatus(await getTier(c.get('ctx')));
      return c.json({
        change: change && toChange(change),
        payment: payment && toPayment(await openPayment(c.get('ctx'), payment)),
        tier,
      });
    },
  )
  .get('/payment', describe(GET), requireScope('payments:read'), async (c) =>
    c.json(toTierPayment(await findTierPayment(c.get('ctx'), c.get('ctx').principal.accountId))),
  )
  .put(
    '/payment',
    describe(SET),
    requireRole('owner'),
    requireFresh,
    validate('json', SetTierPayment),
    async (c) => c.json(toTierPayment(await setTierPayment(c.get('ctx'), c.req.valid('json')))),
  )
  .delete('/payment', describe(DROP), requireRole('owner'), async (c) => {
    await dropTierPayment(c.get('ctx'));
    return c.body(null, 204);
  });
