import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { auditRow, auditStatement, type AuditEntry } from '../../../worker/audit/audit.service';
import { guarded } from '../../../worker/platform/db/guarded';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import type { SystemCtx } from '../../../worker/platform/core/ctx';
import { forgetDataKey } from '../../../worker/platform/sealing/sealing.service';
import { account, advance, caller, mint, scalar, setUpWorker } from '../../support/worker/api';
import { accountOf, member, person, staff } from '../../support/worker/person';

setUpWorker();

// Created for each use, because tests change the clock.
const ctx = () => systemCtx(env);
const entryOf = (accountId: string | null, more: Partial<AuditEntry> = {}): AuditEntry => ({
  accountId,
  actor: { kind: 'user', id: 'usr_ada' },
  action: 'key.created',
  target: { type: 'key', id: 'key_1' },
  ...more,
});

const recordAudit = async (by: SystemCtx, entry: AuditEntry): Promise<void> => {
  await (await auditStatement(by, entry)).run();
};

interface Page {
  data: Record<string, unknown>[];
  nextCursor: string | null;
}
const pageOf = async (answer: Promise<Response>) => {
  const response = await answer;
  expect(response.status, await response.clone().text()).toBe(200);
  return response.json<Page>();
};

describe('an audit entry', () => {
  test('has the actor, action, target, time, address, and the values before and after', async () => {
    const ada = await person();
    const accountId = await accountOf(ada);
    await recordAudit(
      ctx(),
      entryOf(accountId, {
        before: { requestsPerMinute: null },
        after: { requestsPerMinute: 30, scopes: ['balance:read'] },
        address: '203.0.113.7',
        personal: { email: 'bob@example.com' },
      }),
    );
    const { data, nextCursor } = await pageOf(ada.get('/v1/audit'));
    expect(nextCursor).toBeNull();
    expect(data).toEqual([
      {
        id: expect.stringMatching(/^aud_/),
        createdAt: new Date(Date.now()).toISOString(),
        action: 'key.created',
        actor: { kind: 'user', id: 'usr_ada' },
        target: { type: 'key', id: 'key_1' },
        before: { requestsPerMinute: null },
        after: { requestsPerMinute: 30, scopes: ['balance:read'] },
        address: '203.0.113.7',
        personal: { email: 'bob@example.com' },
      },
    ]);
  });

  test('is stored without plain personal data', async () => {
    const { accountId } = await account();
    const personal = { email: 'bob@example.com' };
    await recordAudit(ctx(), entryOf(accountId, { address: '203.0.113.7', personal }));
    const { results } = await env.DB.prepare('SELECT * FROM audit_log').all();
    expect(JSON.stringify(results)).not.toMatch(/203\.0|bob|example/);
  });

  test('stays without personal data after its key is destroyed', async () => {
    const ada = await person();
    const accountId = await accountOf(ada);
    await recordAudit(ctx(), entryOf(accountId, { address: '203.0.113.7' }));
    await env.DB.prepare(
      'UPDATE data_keys SET wrapped = NULL, master_id = NULL, destroyed_at = 1 WHERE owner = ?',
    )
      .bind(accountId)
      .run();
    forgetDataKey(accountId);
    const { data } = await pageOf(ada.get('/v1/audit'));
    expect(data).toMatchObject([{ action: 'key.created', address: null, personal: {} }]);
  });

  test('is stored in the batch of its change: both or neither', async () => {
    const { accountId, credentialId } = await account();
    const revoke = env.DB.prepare('UPDATE api_keys SET revoked_at = 1 WHERE id = ?');
    const broken = env.DB.prepare(`INSERT INTO api_keys (id) VALUES ('key_x')`);
    const entry = await auditStatement(ctx(), entryOf(accountId));
    await expect(ctx().db.sql.batch([revoke.bind(credentialId), entry, broken])).rejects.toThrow(
      /NOT NULL/,
    );
    expect(await scalar('SELECT count(*) FROM audit_log')).toBe(0);
    expect(await scalar('SELECT count(*) FROM api_keys WHERE revoked_at IS NOT NULL')).toBe(0);
  });

  test('is not stored for a change without effect', async () => {
    const { accountId, credentialId } = await account();
    const revoke = () =>
      env.DB.prepare('UPDATE api_keys SET revoked_at = 1 WHERE id = ? AND revoked_at IS NULL').bind(
        credentialId,
      );
    const { db } = ctx();
    const entry = () => auditRow(ctx(), entryOf(accountId));
    await db.sql.batch(guarded(db, revoke(), [await entry()]));
    await db.sql.batch(guarded(db, revoke(), [await entry()]));
    expect(await scalar('SELECT count(*) FROM audit_log')).toBe(1);
  });

  test.for([
    ['changed', `UPDATE audit_log SET action = 'key.revoked'`],
    ['removed', 'DELETE FROM audit_log'],
    ['replaced', `INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log`],
  ])('is never %s', async ([, statement]) => {
    const { accountId } = await account();
    await recordAudit(ctx(), entryOf(accountId));
    await expect(env.DB.prepare(String(statement)).run()).rejects.toThrow('audit:immutable');
    expect(await scalar('SELECT action FROM audit_log')).toBe('key.created');
  });
});

describe('the audit log', () => {
  /** Four entries a minute apart, by two people with three actions. */
  async function filled(accountId: string): Promise<void> {
    for (const [action, id] of [
      ['key.created', 'usr_ada'],
      ['key.rotated', 'usr_bob'],
      ['key.created', 'usr_bob'],
      ['key.revoked', 'usr_ada'],
    ] as const) {
      await recordAudit(ctx(), entryOf(accountId, { action, actor: { kind: 'user', id } }));
      advance(60_000);
    }
  }
  const actions = ({ data }: Page) => data.map((entry) => entry['action']);

  test('is listed newest first, in pages without gaps or repeats', async () => {
    const ada = await person();
    await filled(await accountOf(ada));
    const first = await pageOf(ada.get('/v1/audit?limit=3'));
    expect(actions(first)).toEqual(['key.revoked', 'key.created', 'key.rotated']);
    const rest = await pageOf(ada.get(`/v1/audit?limit=3&cursor=${first.nextCursor}`));
    expect(actions(rest)).toEqual(['key.created']);
    expect(rest.nextCursor).toBeNull();
  });

  test('pages through entries of one instant', async () => {
    const ada = await person();
    const accountId = await accountOf(ada);
    for (let n = 0; n < 5; n++) await recordAudit(ctx(), entryOf(accountId));
    const seen: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page = await pageOf(ada.get(`/v1/audit?limit=2${cursor && `&cursor=${cursor}`}`));
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });

  test('is filtered by action, actor and time', async () => {
    const ada = await person();
    const start = new Date(Date.now()).toISOString();
    await filled(await accountOf(ada));
    const second = new Date(Date.parse(start) + 60_000).toISOString();
    const ask = async (query: string) => actions(await pageOf(ada.get(`/v1/audit?${query}`)));
    expect(await ask('action=key.rotated')).toEqual(['key.rotated']);
    expect(await ask('actorId=usr_ada')).toEqual(['key.revoked', 'key.created']);
    expect(await ask(`from=${start}&to=${second}`)).toEqual(['key.created']);
    expect(await ask(`action=key.created&actorId=usr_bob&from=${second}`)).toEqual(['key.created']);
    expect((await ada.get('/v1/audit?action=key.stolen')).status).toBe(400);
    expect((await ada.get('/v1/audit?accountId=acc_other')).status).toBe(400);
  });

  test('contains only entries of the account', async () => {
    const [ada, bob] = [await person(), await person()];
    await filled(await accountOf(ada));
    expect((await pageOf(bob.get('/v1/audit'))).data).toEqual([]);
  });

  test('I-28 is readable by owners and by keys with the scope, not by members', async () => {
    const ada = await person();
    const accountId = await accountOf(ada);
    await filled(accountId);
    const reader = caller(accountId, await mint(accountId, { scopes: ['audit:read'] }));
    expect((await pageOf(reader.get('/v1/audit'))).data).toHaveLength(4);
    expect((await (await member(ada)).get('/v1/audit')).status).toBe(403);
    expect((await pageOf((await member(ada, 'owner')).get('/v1/audit'))).data).toHaveLength(4);
  });

  test('I-46 shows that staff acted, without their identity', async () => {
    const [ada, confirmedAdmin] = [await person(), await staff('admin')];
    const accountId = await accountOf(ada);
    const actor = { kind: 'staff' as const, id: confirmedAdmin.userId };
    const entry = { action: 'account.suspended' as const, actor, address: '198.51.100.9' };
    await recordAudit(ctx(), entryOf(accountId, entry));
    expect((await pageOf(ada.get('/v1/audit'))).data).toMatchObject([
      { actor: { kind: 'staff', id: null }, address: null },
    ]);
    expect((await pageOf(ada.get(`/v1/audit?actorId=${confirmedAdmin.userId}`))).data).toEqual([]);
    expect(
      (await pageOf(confirmedAdmin.get(`/v1/admin/audit?actorId=${confirmedAdmin.userId}`))).data,
    ).toMatchObject([
      {
        accountId,
        actor: { kind: 'staff', id: confirmedAdmin.userId },
        address: '198.51.100.9',
      },
    ]);
  });

  test('I-28 of all accounts and of the platform is readable by admins only', async () => {
    const [ada, bob] = [await person(), await person()];
    await recordAudit(ctx(), entryOf(await accountOf(ada)));
    await recordAudit(ctx(), entryOf(await accountOf(bob)));
    const actor = { kind: 'system' as const };
    const target = { type: 'policy' as const, id: 'free' };
    await recordAudit(ctx(), { accountId: null, actor, action: 'policy.published', target });
    const confirmedAdmin = await staff('admin');
    expect((await pageOf(confirmedAdmin.get('/v1/admin/audit'))).data).toHaveLength(3);
    const one = await pageOf(
      confirmedAdmin.get(`/v1/admin/audit?accountId=${await accountOf(ada)}`),
    );
    expect(one.data).toHaveLength(1);
    for (const someone of [ada, await staff('support')])
      expect((await someone.get('/v1/admin/audit')).status).toBe(403);
  });
});
