import { until } from './until';

export const MAIL_URL = 'http://mail.test';

/** A mail as the provider got it. */
export interface SentMail {
  from: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  key: string;
}

/** Resend on the wire: takes every mail once for each Idempotency-Key, unless a test says otherwise. */
export class FakeMail {
  readonly sent: SentMail[] = [];
  /** Every call, repeats and refusals too. */
  readonly calls: Request[] = [];
  /** Answers in Resend's place; null takes the mail. */
  answer: ((call: number) => Response | null) | null = null;

  async serve(request: Request): Promise<Response> {
    this.calls.push(request.clone());
    if (request.headers.get('authorization') !== 'Bearer re_test_mail_key')
      return Response.json({ name: 'invalid_api_key' }, { status: 403 });
    const other = this.answer?.(this.calls.length);
    if (other) return other;
    const key = request.headers.get('idempotency-key') ?? '';
    const mail = await request.json<Omit<SentMail, 'key'>>();
    if (!this.sent.some((one) => one.key === key)) this.sent.push({ ...mail, key });
    return Response.json({ id: crypto.randomUUID() });
  }

  to(email: string): SentMail[] {
    return this.sent.filter((mail) => mail.to[0] === email);
  }

  /** Waits for the next mail to `email` whose subject has `words` in it. */
  async arrived(email: string, words: string): Promise<SentMail> {
    const found = () => this.to(email).findLast((mail) => mail.subject.includes(words));
    await until(() => found() !== undefined);
    return found()!;
  }
}

/** The link behind a mail's button. */
export function linkOf(mail: SentMail): URL {
  const link = /^https?:\S+$/m.exec(mail.text)?.[0];
  if (!link) throw new Error(`no link in: ${mail.text}`);
  return new URL(link);
}
