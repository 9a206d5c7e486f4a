import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { advance, call, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { deleteAccount } from '../../../support/worker/deletion';
import { linkedPath, pdfOf, receiptOf } from '../../../support/worker/documents';
import {
  begun,
  buyer,
  later,
  paid,
  paystack,
  problemOf,
  shown,
  webhook,
} from '../../../support/worker/payments';
import { confirmed } from '../../../support/worker/person';

setUpWorker();

const DAY = 86_400_000;
const receiptMails = (email: string) =>
  provider.mails.to(email).filter(({ subject }) => subject === 'Receipt for $10.00');

describe('a successful payment', () => {
  test('is announced by email, once, with a link to its receipt', async () => {
    const who = await buyer();
    const { id, reference } = await paid(who);
    await Promise.all([1, 2].map(() => webhook('charge.success', { reference, id: 1 })));
    await who.post(`/v1/payments/${id}/verify`);
    await later(60_000);
    expect(receiptMails(who.email)).toHaveLength(1);
    const [mail] = receiptMails(who.email);
    expect(mail?.text).toContain('your payment of $10.00 for the account “Ada Lovelace”');
    const linked = await pdfOf(await call(await linkedPath(who.email, 'Receipt')));
    expect(linked).toEqual(await receiptOf(who, id));
  });

  test('is announced although the email provider was unavailable', async () => {
    const who = await buyer();
    provider.mails.answer = () => new Response(null, { status: 500 });
    await paid(who);
    expect(receiptMails(who.email)).toEqual([]);
    provider.mails.answer = null;
    await later(60_000);
    expect(receiptMails(who.email)).toHaveLength(1);
  });

  test('of an account without a confirmed owner has a receipt and no email', async () => {
    const who = await buyer();
    const { id, reference } = await begun(who);
    await env.DB.prepare('UPDATE auth_users SET email_verified = 0').run();
    paystack().pay(reference);
    await webhook('charge.success', { reference, id: paystack().transaction(reference).id });
    const { copied } = await receiptOf(who, id);
    expect(copied).toContain('Ada Lovelace');
    expect(copied).not.toContain('E-mail');
    expect(receiptMails(who.email)).toEqual([]);
  });
});

describe('a link to a document', () => {
  test('I-46 reveals nothing when any part of it is changed', async () => {
    const [ada, bob] = [await buyer(), await buyer()];
    await paid(ada);
    await paid(bob);
    const path = await linkedPath(ada.email, 'Receipt');
    const [body = '', signature = ''] = (path.split('/').at(-1) ?? '').split('.');
    const other = (await linkedPath(bob.email, 'Receipt')).split('/').at(-1) ?? '';
    const right = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const forged = (change: object) =>
      Buffer.from(JSON.stringify({ ...right, ...change })).toString('base64url');
    for (const link of [
      `${body}.${other.split('.')[1]}`,
      `${forged({ kind: 'statement', subject: '2040-01' })}.${signature}`,
      `${forged({ account: bob.accountId })}.${signature}`,
      `${forged({ exp: Date.now() + 365 * DAY })}.${signature}`,
      `${body}.${signature}x`,
      `${body}.${signature}.x`,
      `${body}.`,
      `.${signature}`,
      body,
      'x',
    ]) {
      const answer = await call(`/v1/documents/${link}`);
      expect([answer.status, await problemOf(answer)], link).toEqual([
        404,
        'documents.link_invalid',
      ]);
    }
    expect((await call(path)).status).toBe(200);
  });

  test('I-46 is valid for 30 days', async () => {
    const who = await buyer();
    await paid(who);
    const path = await linkedPath(who.email, 'Receipt');
    advance(30 * DAY - 1);
    expect((await call(path)).status).toBe(200);
    advance(1);
    expect(await problemOf(await call(path))).toBe('documents.link_invalid');
  });

  test('I-46 ends with its account, and names no person after that', async () => {
    const who = await buyer();
    await paid(who);
    const path = await linkedPath(who.email, 'Receipt');
    expect((await deleteAccount(await confirmed(who))).status).toBe(204);
    expect(await problemOf(await call(path))).toBe('documents.link_invalid');
    expect(await scalar('SELECT count(*) FROM receipts')).toBe(1);
    const rests = JSON.stringify((await env.DB.prepare('SELECT * FROM receipts').all()).results);
    expect(rests).not.toMatch(/Lovelace|@example/);
  });
});

test('I-34 for a payment after the deletion of its account leads to a receipt without a name', async () => {
  const who = await buyer();
  const { id, reference } = await begun(who);
  for (let n = 0; n < 8; n++) await later(9 * 60_000);
  expect((await shown(who, id)).state).toBe('abandoned');
  expect((await deleteAccount(await confirmed(who))).status).toBe(204);
  paystack().pay(reference);
  await webhook('charge.success', { reference, id: paystack().transaction(reference).id });
  expect(await scalar('SELECT state FROM payments')).toBe('succeeded');
  expect(await scalar('SELECT number FROM receipts WHERE sealed IS NULL')).toBe(1);
  expect(receiptMails(who.email)).toEqual([]);
});
