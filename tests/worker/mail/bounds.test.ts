import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { MAIL_BOUNDS, TEXT_BOUNDS, TOTAL } from '../../../worker/mail/limit-table';
import { isWithinBounds, type Outgoing } from '../../../worker/mail/outgoing-limits';
import { deliverMails, mailStatement, type Mail } from '../../../worker/mail/mail.service';
import { EMAIL_TEMPLATES, type TemplateName } from '../../../worker/mail/email-templates';
import type { TextName } from '../../../worker/mail/sms-texts';
import { advance, alerts, lines, provider, scalar, setUpWorker } from '../../support/worker/api';
import { person } from '../../support/worker/person';

setUpWorker();

const ctx = () => systemCtx(env);
const mails = Object.keys(MAIL_BOUNDS) as TemplateName[];
const texts = Object.keys(TEXT_BOUNDS) as TextName[];
type Kind = Pick<Outgoing, 'medium' | 'template'>;
const KINDS: Kind[] = [
  ...mails.map((template) => ({ medium: 'email' as const, template })),
  ...texts.map((template) => ({ medium: 'sms' as const, template })),
];
const hourOf = ({ medium, template }: Kind, side: 'to' | 'by'): number => {
  const bound =
    medium === 'email' ? MAIL_BOUNDS[template as TemplateName] : TEXT_BOUNDS[template as TextName];
  return bound[side][0]?.max ?? 0;
};

/** How many of `count` emails are allowed. */
async function passed(count: number, one: (n: number) => Outgoing): Promise<number> {
  let passes = 0;
  for (let n = 0; n < count; n++) if (await isWithinBounds(ctx(), one(n))) passes++;
  return passes;
}
const outgoing = (kind: Kind, to: string, by: string): Outgoing =>
  ({ ...kind, to, by }) as Outgoing;

describe('an outgoing message', () => {
  const few = KINDS.filter((kind) => hourOf(kind, 'to') < 100);
  test.each(few.map((kind) => [kind.medium, kind.template, kind] as const))(
    'I-40 is counted by its recipient: %s %s',
    async (_, __, kind) => {
      const most = hourOf(kind, 'to');
      expect(await passed(most + 2, (n) => outgoing(kind, 'ada@example.com', `by_${n}`))).toBe(
        most,
      );
      expect(await passed(1, () => outgoing(kind, 'grace@example.com', 'by_0'))).toBe(1);
    },
  );

  const rare = KINDS.filter((kind) => hourOf(kind, 'by') < 100);
  test.each(rare.map((kind) => [kind.medium, kind.template, kind] as const))(
    'I-40 is counted by its cause: %s %s',
    async (_, __, kind) => {
      const most = hourOf(kind, 'by');
      const sent = await passed(most + 2, (n) => outgoing(kind, `to${n}@example.com`, 'acc_1'));
      expect(sent).toBe(most);
    },
  );

  test('I-40 is counted for its recipient and its cause, whatever its kind', async () => {
    const all = KINDS.filter(({ medium }) => medium === 'email');
    const total = TOTAL.to[0]?.max ?? 0;
    const sent = await passed(total + 20, (n) => {
      const kind = all[n % all.length];
      if (!kind) throw new Error('no kind');
      return outgoing(kind, 'ada@example.com', `by_${n}`);
    });
    expect(sent).toBe(total);
    advance(3_600_000);
    const kind = { medium: 'email', template: 'password.changed' } as const;
    expect(await passed(1, () => outgoing(kind, 'ada@example.com', 'by'))).toBe(1);
  });

  test('I-40 is given up over its limit, counted once for all attempts and by mailbox', async () => {
    provider.mails.answer = (call) => (call <= 3 ? new Response(null, { status: 503 }) : null);
    for (let n = 0; n < 8; n++)
      await (
        await mailStatement(ctx(), {
          key: `verify:${n}`,
          to: `ada+${n}@example.com`,
          by: `usr_${n}`,
          template: 'email.verify',
          values: { link: 'https://app.namaskah.test/' },
        })
      ).run();
    await deliverMails(ctx());
    advance(10_000);
    await deliverMails(ctx());
    expect(provider.mails.sent).toHaveLength(6);
    expect(await scalar(`SELECT count(*) FROM mails WHERE outcome = 'refused'`)).toBe(2);
    const given = lines.filter(({ event }) => event === 'mail.given_up');
    expect(given.map(({ level, note }) => [level, note])).toEqual(
      Array.from({ length: 2 }, () => ['warn', 'over its bound']),
    );
    expect(alerts()).toEqual([]);
  });

  test('a counter that does not answer blocks no email', async () => {
    vi.spyOn(env.ATTEMPT_LIMITER, 'getByName').mockImplementation(() => {
      throw new Error('the counters are away');
    });
    const kind = { medium: 'email', template: 'email.verify' } as const;
    expect(await passed(9, () => outgoing(kind, 'ada@example.com', 'by'))).toBe(9);
  });
});

describe('an unconfirmed address of a login', () => {
  const stored = async (template: TemplateName, to: string): Promise<number> => {
    const values = new Proxy({}, { get: () => 'x' });
    const mail = { key: crypto.randomUUID(), to, by: 'usr_1', template, values };
    const statement = await mailStatement(ctx(), mail as Mail<TemplateName>);
    return (await statement.run()).meta.changes;
  };

  test.each(mails.map((name) => [name, EMAIL_TEMPLATES[name].to] as const))(
    'I-61 %s goes to %s: an unconfirmed address gets no email about security or money',
    async (name, to) => {
      const ada = await person();
      expect(await stored(name, ada.email)).toBe(1);
      await env.DB.prepare('UPDATE auth_users SET email_verified = 0 WHERE id = ?')
        .bind(ada.userId)
        .run();
      expect(await stored(name, ada.email)).toBe(to === 'confirmed' ? 0 : 1);
      expect(await stored(name, 'nobody@example.com')).toBe(to === 'confirmed' ? 0 : 1);
    },
  );
});

test('I-40 a mailbox gets three invitations an hour, from all accounts and with any tag', async () => {
  const answers: number[] = [];
  for (let n = 0; n < 5; n++) {
    const owner = await person();
    const invitation = { email: `grace+${n}@example.com`, role: 'member' };
    answers.push((await owner.post('/v1/members/invitations', invitation)).status);
  }
  expect(answers).toEqual([201, 201, 201, 429, 429]);
});
