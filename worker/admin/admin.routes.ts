import { ListAllAudit } from '../audit/audit.schemas';
import { toAllAudit } from '../audit/audit.view';
import { listAllAudit } from '../audit/audit.queries';
import { requirePlatformRole } from '../accounts/authentication/auth';
import { describe } from '../platform/http/openapi';
import { bindBodyCursor, bindCursor, signPage } from '../platform/http/paging';
import { honorIdempotencyKey } from '../platform/http/idempotency';
import { newRouter } from '../platform/http/router';
import { validate } from '../platform/http/validate';
import { getDeadLetter, listDeadLetters, replayDeadLetter } from './dead-letters.service';
import { readiness } from '../platform/config/readiness';
import { toPolicyNumbers, toShownPolicy } from '../traffic/policies/policy-names';
import { getSpend, setSpend } from '../billing/spend/spend';
import { getPolicy, setPolicy } from '../billing/tiers/policies.service';
import { findAccounts, getAccount, reactivateAccount, suspendAccount } from './accounts';
import * as answers from './admin.answers';
import {
  ListAccounts,
  ListDeadLetters,
  SearchAccounts,
  SetPolicy,
  SetSpend,
  Suspend,
  TierParam,
} from './admin.schemas';
import { toAccount, toAccounts, toDeadLetter, toDeadLetters, toSpend } from './admin.view';

/** Routes of the platform's staff, separate from those of customers (I-28). */
export const adminRoutes = newRouter()
  .get(
    '/accounts',
    describe(answers.LIST),
    requirePlatformRole('support'),
    validate('query', ListAccounts),
    bindCursor(),
    async (c) =>
      c.json(signPage(c, toAccounts(await findAccounts(c.get('ctx'), c.req.valid('query'))))),
  )
  .post(
    '/accounts/search',
    describe(answers.SEARCH),
    requirePlatformRole('support'),
    validate('json', SearchAccounts),
    bindBodyCursor,
    async (c) =>
      c.json(signPage(c, toAccounts(await findAccounts(c.get('ctx'), c.req.valid('json'))))),
  )
  .get('/accounts/:id', describe(answers.GET), requirePlatformRole('support'), async (c) =>
    c.json(toAccount(await getAccount(c.get('ctx'), c.req.param('id')))),
  )
  .get('/readiness', describe(answers.READINESS), requirePlatformRole('support'), async (c) => {
    const problems = await readiness(c.env);
    return c.json({ ready: problems.length === 0, problems });
  })
  .post(
    '/accounts/:id/suspend',
    describe(answers.SUSPEND),
    requirePlatformRole('admin'),
    honorIdempotencyKey,
    validate('json', Suspend),
    async (c) => {
      const { id } = c.req.param();
      return c.json(toAccount(await suspendAccount(c.get('ctx'), id, c.req.valid('json'))));
    },
  )
  .post(
    '/accounts/:id/reactivate',
    describe(answers.REACTIVATE),
    requirePlatformRole('admin'),
    honorIdempotencyKey,
    async (c) => c.json(toAccount(await reactivateAccount(c.get('ctx'), c.req.param('id')))),
  )
  .get(
    '/audit',
    describe(answers.AUDIT),
    requirePlatformRole('admin'),
    validate('query', ListAllAudit),
    bindCursor(),
    async (c) =>
      c.json(signPage(c, toAllAudit(await listAllAudit(c.get('ctx'), c.req.valid('query'))))),
  )
  .get(
    '/tiers/:tier',
    describe(answers.GET_POLICY),
    requirePlatformRole('support'),
    validate('param', TierParam),
    async (c) => c.json(toShownPolicy(await getPolicy(c.get('ctx'), c.req.valid('param').tier))),
  )
  .put(
    '/tiers/:tier',
    describe(answers.SET_POLICY),
    requirePlatformRole('admin'),
    validate('param', TierParam),
    validate('json', SetPolicy),
    async (c) => {
      const numbers = toPolicyNumbers(c.req.valid('json'));
      const { tier } = c.req.valid('param');
      return c.json(toShownPolicy(await setPolicy(c.get('ctx'), tier, numbers)));
    },
  )
  .get(
    '/dead-letters',
    describe(answers.DEAD_LETTERS),
    requirePlatformRole('support'),
    validate('query', ListDeadLetters),
    bindCursor(),
    async (c) =>
      c.json(signPage(c, toDeadLetters(await listDeadLetters(c.get('ctx'), c.req.valid('query'))))),
  )
  .post(
    '/dead-letters/:id/replay',
    describe(answers.REPLAY),
    requirePlatformRole('admin'),
    honorIdempotencyKey,
    async (c) => {
      const letter = await replayDeadLetter(c.get('ctx'), c.req.param('id'));
      c.header('location', `/v1/admin/dead-letters/${letter.id}`);
      return c.json(toDeadLetter(letter), 202);
    },
  )
  .get(
    '/dead-letters/:id',
    describe(answers.GET_DEAD_LETTER),
    requirePlatformRole('support'),
    async (c) => c.json(toDeadLetter(await getDeadLetter(c.get('ctx'), c.req.param('id')))),
  )
  .get('/spend', describe(answers.GET_SPEND), requirePlatformRole('support'), async (c) =>
    c.json(toSpend(await getSpend(c.get('ctx')))),
  )
  .put(
    '/spend',
    describe(answers.SET_SPEND),
    requirePlatformRole('admin'),
    validate('json', SetSpend),
    async (c) =>
      c.json(toSpend(await setSpend(c.get('ctx'), c.req.valid('json').hourlyLimitCents))),
  );
