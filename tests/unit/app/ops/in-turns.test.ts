import { describe, expect, test, vi } from 'vitest';
import { sweepDeliveries } from '../../../../worker/channels/webhooks/deliveries/sweep';
import { WINDOW } from '../../../../worker/channels/webhooks/deliveries/queue-window';
import { sweepOutbox } from '../../../../worker/events/outbox.service';
import { snapshotOpener } from '../../../../worker/events/snapshots';
import { closeRevoked } from '../../../../worker/accounts/credentials/revoked-credentials.service';
import { deliverMails, mailStatement } from '../../../../worker/mail/mail.service';
import { sendDueNotifications } from '../../../../worker/channels/notifications/send.service';
import { reconcileRecoveries } from '../../../../worker/verifications/recovery/recoveries';
import { sweepOverdue } from '../../../../worker/verifications/recovery/sweeper';
import {
  deliverMessage,
  retryUnmatched,
} from '../../../../worker/verifications/inbound/quarantine';
import { crowdOfEachTest, DUE, DUE_AT, id, ONE, START } from '../../../support/crowd';
import { ModelProvider } from '../../../support/model-provider';

// Background work is not available here.
vi.mock('cloudflare:workers', () => ({ waitUntil: () => undefined }));

const world = crowdOfEachTest();

describe('I-62 a thousand due rows of one account do not delay a row of another', () => {
  test('I-62 numbers that are recovered from the provider', async () => {
    world.crowd.fill('recoveries', {
      verification_id: id('ver'),
      name: `'release'`,
      account_id: 'who',
      provider_account: `'main'`,
      service: `'whatsapp'`,
      reservation_id: id('lr'),
      action: `'cancel'`,
      state: `'open'`,
      since: '0',
      next_at: DUE_AT,
      created_at: '0',
      updated_at: '0',
    });
    const { client } = new ModelProvider('r');
    const deps = { clientOf: () => client, resolveReport: async () => undefined };
    expect(await reconcileRecoveries(world.crowd.ctx, deps)).toBe(20);
    expect(
      world.crowd.get(`SELECT attempts FROM recoveries WHERE verification_id = 'ver_${ONE}'`),
    ).toBe(1);
  });

  test('I-62 messages without a matching number yet: those of one number do not delay those of another', async () => {
    const message = (reservationId: string, n: number) => ({
      smsId: `sms_${n}`,
      reservationId,
      from: null,
      to: '+12065550100',
      content: `code ${n}`,
      parsedCode: null,
      createdAt: world.crowd.now,
      encrypted: false,
    });
    for (let n = 0; n < 60; n++)
      await deliverMessage(world.crowd.ctx, 'main', message('lr_flood', n));
    world.crowd.now += 1;
    await deliverMessage(world.crowd.ctx, 'main', message('lr_one', 0));
    world.crowd.now += 2_000;
    await retryUnmatched(world.crowd.ctx);
    const attempts = `SELECT attempts FROM unmatched_messages WHERE reservation_id = 'lr_one'`;
    expect(world.crowd.get(attempts)).toBe(1);
    expect(world.crowd.get('SELECT sum(attempts) FROM unmatched_messages')).toBe(50);
  });

  test('I-62 orders past their deadline', async () => {
    world.crowd.fill('verifications', {
      id: id('ver'),
      account_id: 'who',
      credential_id: `'k'`,
      service: `'whatsapp'`,
      capability: `'sms'`,
      price: '1',
      request_hash: `''`,
      provider_account: `'main'`,
      state: `'awaiting_sms'`,
      created_at: `${START} - 3600000 + i`,
      deadline_at: `${START} - 600000`,
    });
    const usage = { account_id: 'who', period: `''`, open: '1', cap: '1', open_cap: '1' };
    world.crowd.fill('usage', usage, 1);
    expect(await sweepOverdue(world.crowd.ctx)).toBe(50);
    expect(world.crowd.asked).toHaveLength(50);
    expect(world.crowd.asked).toContain(`ver_${ONE}`);
  });

  test('I-62 mails and texts', async () => {
    const mail = { id: id('mai'), template: `'email.verify'`, sealed: `'unreadable'` };
    world.crowd.fill('mails', { ...mail, next_at: DUE_AT, created_at: '0', lane: 'who' });
    await deliverMails(world.crowd.ctx);
    expect(world.crowd.get(`SELECT outcome FROM mails WHERE id = 'mai_${ONE}'`)).toBe('refused');
    expect(world.crowd.get('SELECT count(*) FROM mails WHERE outcome IS NOT NULL')).toBe(20);
  });

  test('I-62 emails take turns by sender, and the lane does not reveal the sender', async () => {
    const lane = async (by: string): Promise<unknown> => {
      world.crowd.sqlite.raw.exec('DELETE FROM mails');
      const values = { link: 'https://app.namaskah.test/' };
      const mail = { key: 'k', to: 'a@example.com', template: 'email.verify' as const, values };
      await (await mailStatement(world.crowd.ctx, { ...mail, by })).run();
      return world.crowd.get('SELECT lane FROM mails');
    };
    const own = await lane('network:203.0.113.7');
    expect(own).toMatch(/^[0-9a-f]{16}$/);
    expect(await lane('network:203.0.113.7')).toBe(own);
    expect(await lane('network:203.0.113.8')).not.toBe(own);
  });

  test('I-62 deliveries of webhooks that the queue has lost', async () => {
    for (const account of ['acc_flood', 'acc_one'])
      world.crowd.sqlite.raw
        .prepare(
          `INSERT INTO webhook_endpoints (id, account_id, state, scopes, sealed, secret, created_at, updated_at)
           VALUES (?, ?, 'enabled', '[]', '', '', 0, 0)`,
        )
        .run(`whe_${account}`, account);
    world.crowd.fill('webhook_deliveries', {
      id: id('whd'),
      account_id: 'who',
      endpoint_id: `'whe_' || who`,
      event_id: `'evt_1'`,
      event_type: `'t'`,
      state: `'pending'`,
      next_at: DUE_AT,
      queued_at: '0',
      created_at: '0',
    });
    expect(await sweepDeliveries(world.crowd.ctx)).toBe(WINDOW + 1);
    expect(world.crowd.asked.slice(0, 3)).toEqual(['whd_1', `whd_${ONE}`, 'whd_2']);
    // They already have their messages: the sweep queues none again.
    expect(await sweepDeliveries(world.crowd.ctx)).toBe(0);
  });

  test('I-62 digests: an account with a thousand recipients does not delay another account', async () => {
    world.crowd.fill('notifications', {
      id: id('ntf'),
      account_id: 'who',
      user_id: id('usr'),
      event_id: `'evt_1'`,
      channel: `'email'`,
      type: `'verification.completed'`,
      title: `''`,
      body: `''`,
      due_at: DUE_AT,
      created_at: '0',
    });
    await sendDueNotifications(world.crowd.ctx);
    expect(world.crowd.get(`SELECT due_at FROM notifications WHERE id = 'ntf_${ONE}'`)).toBeNull();
    expect(world.crowd.get('SELECT count(*) FROM notifications WHERE due_at IS NULL')).toBe(500);
  });

  test('I-62 events that wait for the log of their account, in order for each account', async () => {
    world.crowd.fill('hub_outbox', {
      id: id('evt'),
      account_id: 'who',
      type: `'t'`,
      data: `'{}'`,
      created_at: '0',
    });
    snapshotOpener.provide(async (_ctx, event) => event);
    await sweepOutbox(world.crowd.ctx);
    expect(world.crowd.asked).toEqual(['acc_flood', 'acc_one']);
    const appended = 'SELECT max(seq) FROM hub_outbox WHERE appended_at IS NOT NULL AND account_id';
    expect(world.crowd.get(`${appended} = 'acc_flood'`)).toBe(99);
    expect(world.crowd.get('SELECT count(*) FROM hub_outbox WHERE appended_at IS NOT NULL')).toBe(
      100,
    );
  });

  test('I-62 sockets of credentials that are no longer valid', async () => {
    world.crowd.fill('credential_ends', { account_id: 'who', credential_id: id('key') });
    await closeRevoked(world.crowd.ctx);
    expect(world.crowd.asked.toSorted()).toEqual(['acc_flood', 'acc_one']);
    expect(world.crowd.get('SELECT count(*) FROM credential_ends')).toBe(DUE + 1 - 500);
  });
});
