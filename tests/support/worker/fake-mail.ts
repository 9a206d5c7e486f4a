import { until } from './until';

export const MAIL_URL = 'http://mail.test';

/** An email as the provider received it. */
export interface SentMail {
  from: string;
  to: string[];
  subject: string;
  html: string;
  text: string;
  key: string;
}

/** A fake of Resend: accepts every email once for each Idempotency-Key, unless a test overrides it. */
export class FakeMail {
  readonly sent: SentMail[] = [];
  /** Every call, including repeats and refusals. */
  readonly calls: Request[] = [];
  /** Overrides the answer; null accepts the email. */
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

  /** Waits for the next email to `email` whose subject contains `words`. */
  async arrived(email: string, words: string): Promise<SentMail> {
    const found = () => this.to(email).findLast((mail) => mail.subject.includes(words));
    await until(() => found() !== undefined);
    return found()!;
  }
}

/** The link of an email's button. */
export function linkOf(mail: SentMail): URL {
  const link = /^https?:\S+$/m.exec(mail.text)?.[0];
  if (!link) throw new Error(`no link in: ${mail.text}`);
  return new URL(link);
}
